"""Whose answers are shown: those a run kept, or made once and kept by their content."""

import threading
from pathlib import Path

import pytest
import torch

from explainers import serving
from explainers.evaluation import jobs, subjects, testing
from explainers.evaluation.answered import Answers
from explainers.evaluation.jobs import GivenUpError, Job, Jobs
from explainers.images import folder as own
from explainers.images import store
from explainers.images.pictures import Pictures, Split, no_progress
from explainers.networks.registry import TYPED
from explainers.training import checkpoint, predictions
from explainers.training.engine import Training
from explainers.training.folder import Folder, create
from explainers.training.recipe import Recipe
from explainers.training.recorder import Recorder
from explainers.training.status import StatusWriter

CLASSES = ("a", "b", "c")
NETWORK = f"{TYPED} MaxPool2d(8)|Flatten()|Linear(48, 10)"


@pytest.fixture(autouse=True)
def _places(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("LAYERS_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(jobs, "PATIENCE", 60.0)


def half(count: int, seed: int) -> Split:
    generator = torch.Generator().manual_seed(seed)
    images = torch.randint(256, (count, 3, 32, 32), generator=generator, dtype=torch.uint8)
    return Split(images, torch.arange(count) % len(CLASSES))


@pytest.fixture
def pictures(tmp_path, monkeypatch) -> Pictures:
    """A data set that lies at `data`, in the test's own folder."""
    found = Pictures(half(24, 1), half(20, 2), CLASSES)
    (tmp_path / "mine").mkdir()
    monkeypatch.setattr(own, "load", lambda path, root, progress: found)
    return found


@pytest.fixture
def run(tmp_path, pictures) -> Folder:
    recipe = Recipe(
        network=NETWORK, data=str(tmp_path / "mine"), device="cpu", batch_size=8, epochs=2
    )
    folder = create(recipe, tmp_path / "runs", "one")
    with torch.random.fork_rng(devices=[]):
        training = Training(recipe, pictures)
        recorder = Recorder(folder, StatusWriter(folder), training, pictures)
        for event in training.run():
            recorder.record(event)
        recorder.close()
    return folder


def answered(subject: subjects.Subject) -> Answers:
    found = subjects.answers(subject)
    return found.result() if isinstance(found, Job) else found


def plainly(folder: Folder, epoch: int, pictures: Pictures) -> torch.Tensor:
    with torch.no_grad():
        network = checkpoint.load(folder.epoch(epoch)).network()
        return network(pictures.test.images.float() / 255)


def test_what_a_run_kept_is_taken_and_what_it_did_not_is_computed_once(run, pictures, tmp_path):
    for epoch in (1, 2):
        subject = subjects.of_run("one", epoch)
        kept = subjects.answers(subject)
        assert isinstance(kept, Answers)
        assert kept.classes == CLASSES and torch.equal(kept.labels, pictures.test.labels)
        expected = plainly(run, epoch, pictures)
        torch.testing.assert_close(kept.scores, expected, rtol=1e-5, atol=1e-5)
        run.tested(epoch).unlink()
        again = answered(subject)
        torch.testing.assert_close(again.scores, expected, rtol=1e-5, atol=1e-5)
        assert isinstance(subjects.answers(subject), Job)
    files = list((tmp_path / "data" / "predictions").glob("*.npy"))
    assert len(files) == 2
    # By their content: what lies there is taken, for whoever asks next.
    subjects._computed._jobs.clear()
    for file in files:
        predictions.write_to(file, torch.ones(20, 3))
    assert torch.equal(answered(subject).scores, torch.ones(20, 3))


def test_damaged_files_and_the_latest_state_are_computed_too(run, pictures):
    run.tested(1).write_bytes(b"no numbers")
    expected = plainly(run, 1, pictures)
    torch.testing.assert_close(answered(subjects.of_run("one", 1)).scores, expected)
    latest = subjects.of_run("one", 0)
    assert latest.file == run.epoch(2)
    torch.testing.assert_close(answered(latest).scores, plainly(run, 2, pictures))


def test_pictures_that_have_changed_or_are_gone_are_told(run, pictures, tmp_path, monkeypatch):
    subject = subjects.of_run("one", 1)
    found = subjects.pictures(subject).result()
    subjects.check_pictures(subject, found)
    changed = Pictures(pictures.train, half(20, 3), CLASSES)
    monkeypatch.setattr(own, "load", lambda path, root, progress: changed)
    testing._read._kept.clear()
    testing._jobs._jobs.clear()
    with pytest.raises(ValueError, match="they have changed since"):
        subjects.check_pictures(subject, subjects.pictures(subject).result())
    assert isinstance(subjects.answers(subject), Answers)  # numbers do without them
    run.tested(1).unlink()
    with pytest.raises(ValueError, match="they have changed since"):
        answered(subject)


def test_a_class_shares_no_folders_of_the_server(run, monkeypatch):
    monkeypatch.setenv(serving.NAME, serving.SHARED)
    subject = subjects.of_run("one", 1)
    with pytest.raises(ValueError, match="does not look at"):
        subjects.pictures(subject)
    assert isinstance(subjects.answers(subject), Answers)
    run.tested(1).unlink()
    with pytest.raises(ValueError, match="does not look at"):
        answered(subject)


def test_cifar10_is_never_downloaded():
    found = answered_error(subjects.of_shipped("trained", "cifar10", "cifar10"))
    assert "CIFAR-10 is not on this machine" in str(found)


def answered_error(subject: subjects.Subject) -> Exception | None:
    found = subjects.answers(subject)
    assert isinstance(found, Job)
    return found.error


def test_shipped_weights_answer_about_a_data_set(tmp_path):
    test = half(12, 5)
    test = Split(test.images, torch.arange(12) % 10)
    classes = tuple(subjects.trained.CIFAR10)
    store.write(store.file_for(tmp_path / "data", "cifar10"), Pictures(test, test, classes))
    subject = subjects.of_shipped("relu", "drawn", "cifar10")
    model = subjects.trained.shipped("cifar_quick_relu", "drawn")
    torch.testing.assert_close(answered(subject).probabilities, model.probabilities(test.images))


def test_a_softmax_at_the_end_is_not_taken_twice():
    network = f"{NETWORK}|Softmax(dim=1)"
    outputs = torch.randn(5, 10).softmax(1)
    torch.testing.assert_close(subjects.as_scores(outputs, network).softmax(1), outputs)
    for other in (NETWORK, "cifar_quick"):
        assert subjects.as_scores(outputs, other) is outputs


def test_who_asks_meanwhile_waits_for_the_same(monkeypatch):
    monkeypatch.setattr(jobs, "PATIENCE", 0.0)
    found: Jobs[int] = Jobs(10, lambda _: 4)
    may_end, begun = threading.Event(), []

    def make(progress) -> int:
        begun.append(1)
        progress("half", 0.5)
        assert may_end.wait(60)
        return 7

    first, second = (found.look("x", make) for _ in range(2))
    assert first is second and not first.over
    may_end.set()
    assert first.wait(60) and (first.result(), first.share, begun) == (7, 0.5, [1])
    for key in "abc":  # of the weight 4 there is room for two
        found.look(key, lambda progress: 1).wait(60)
        found.look(key, make)
    assert list(found._jobs) == ["b", "c"]


def test_a_failure_is_told_and_tried_again_later(monkeypatch):
    monkeypatch.setattr(jobs, "FORGOTTEN", -1.0)
    found: Jobs[int] = Jobs(10, lambda _: 1)
    job = found.look("x", lambda progress: progress("on", 0.1) or 1)
    assert isinstance(job.error, GivenUpError) and job.stale
    monkeypatch.setattr(jobs, "FORGOTTEN", 20.0)
    again = found.look("x", lambda progress: 1 // 0)
    assert isinstance(again.error, ZeroDivisionError) and not again.stale
    with pytest.raises(ZeroDivisionError):
        again.result()
    assert found.look("x", no_progress) is again


def test_files_of_scores_are_thinned(tmp_path, monkeypatch):
    monkeypatch.setattr(subjects, "MOST_FILES", 2)
    for name in "abc":
        predictions.write_to(tmp_path / f"{name}.npy", torch.ones(1, 1))
    subjects._thin(Path(tmp_path))
    assert len(list(tmp_path.glob("*.npy"))) == 2
