"""What was said in the test of each epoch lies beside its checkpoint: the test's own numbers."""

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from explainers.images.pictures import Pictures
from explainers.training import changes, checkpoint, evaluation, predictions, room, thinning
from explainers.training.engine import Training
from explainers.training.events import Epoch
from explainers.training.folder import Folder, create
from explainers.training.recipe import Recipe
from explainers.training.recorder import Recorder
from explainers.training.status import StatusWriter

RECIPE = Recipe(
    network="layers: MaxPool2d(8)|Flatten()|Linear(48, 10)", device="cpu", batch_size=16, epochs=3
)


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    return create(RECIPE, tmp_path, "one")


def record(place: Folder, pictures: Pictures) -> list[Epoch]:
    training = Training(RECIPE, pictures)
    recorder = Recorder(place, StatusWriter(place), training, pictures)
    told = []
    for event in training.run():
        recorder.record(event)
        told += [event] if isinstance(event, Epoch) else []
    recorder.close()
    return told


def test_they_are_the_tests_own_scores_of_each_epoch(place: Folder, pictures: Pictures) -> None:
    told = record(place, pictures)
    labels = predictions.read_labels(place.labels)
    assert labels is not None and torch.equal(labels, pictures.test.labels)
    for epoch in told:
        scores = predictions.read(place.tested(epoch.epoch))
        assert scores is not None and scores.dtype == torch.float32
        assert (scores.argmax(1) == labels).double().mean().item() == epoch.test_accuracy
        assert F.cross_entropy(scores, labels).item() == pytest.approx(epoch.test_loss, rel=1e-6)
        with torch.no_grad():
            network = checkpoint.load(place.epoch(epoch.epoch)).network()
            again = network(pictures.test.images.float() / 255)
        torch.testing.assert_close(scores, again, rtol=1e-5, atol=1e-5)


def test_they_go_with_their_checkpoint(
    place: Folder, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thinning, "kept", lambda done, best, epochs: {1, done})
    record(place, pictures)
    for folder, end in ((place.checkpoints, "pt"), (place.predictions, "npy")):
        names = sorted(path.name for path in folder.glob("epoch-*"))
        assert names == [f"epoch-{epoch:04d}.{end}" for epoch in (1, 3)]


def test_too_many_are_not_kept(
    place: Folder, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "MOST_KEPT", 119)  # of 40 pictures and 3 classes: 120
    record(place, pictures)
    assert [path.name for path in place.predictions.glob("*")] == ["labels.npy"]


def test_what_is_not_as_it_was_written_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.npy"
    assert predictions.read(path) is None
    for content in (b"", b"\x93NUMPY", b"hello", bytes(10)):
        path.write_bytes(content)
        assert predictions.read(path) is None
    for array in (
        np.zeros(3, np.float32),
        np.zeros((2, 3)),
        np.array([[None]]),
        np.zeros((0, 3), np.float32),
    ):
        np.save(path, array, allow_pickle=True)
        assert predictions.read(path) is None
    np.save(path, np.zeros((evaluation.MOST_KEPT // 10 + 200, 10), np.float32))
    assert predictions.read(path) is None
    predictions.write_to(path, torch.ones(2, 3))
    assert torch.equal(predictions.read(path), torch.ones(2, 3))
    assert predictions.read_labels(path) is None


def test_a_runs_disk_counts_them() -> None:
    drawn, own = (RECIPE.with_changes(data=data) for data in ("drawn", "/mine"))
    assert room.epoch_bytes(drawn) - room.checkpoint_bytes(drawn) == 2_000 * 10 * 4
    assert room.epoch_bytes(own) - room.checkpoint_bytes(own) == evaluation.MOST_KEPT * 4
    besides = 3 + changes.MOST_KEPT  # the latest, the first, that of its past; before changes
    expected = 3 * room.epoch_bytes(drawn) + besides * room.checkpoint_bytes(drawn)
    assert room.run_bytes(drawn) == expected


def test_a_run_that_is_taken_up_again_says_the_same_to_the_last_bit(
    tmp_path: Path, pictures: Pictures
) -> None:
    whole, cut = (create(RECIPE, tmp_path, name) for name in ("whole", "cut"))
    record(whole, pictures)
    state = None
    for until in (9, 10**6):  # 9 steps are one epoch and two steps
        training = Training(RECIPE, pictures, state=state)
        recorder = Recorder(cut, StatusWriter(cut), training, pictures)
        for event in training.run():
            recorder.record(event)
            if training.step >= until:
                break
        recorder.close()
        state = training.state_dict()
    for epoch in (1, 2, 3):
        assert whole.tested(epoch).read_bytes() == cut.tested(epoch).read_bytes()
