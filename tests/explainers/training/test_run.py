"""A worker is a process of its own: started, watched, steered, killed and taken up again."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from explainers import files
from explainers.locks import Lock
from explainers.training import checkpoint, listing, names, run
from explainers.training.folder import Folder, create
from explainers.training.health.measures import KINDS
from explainers.training.launchers import here
from explainers.training.recipe import Recipe, preset
from explainers.training.run import Run
from explainers.training.scalars import TAGS, TEST_ACCURACY, TRAIN_LOSS, TRAIN_LR
from explainers.training.status import Status

LONG = 60.0
"""Seconds to wait for what takes a moment on an idle machine: importing torch, above all."""

QUICK = {"device": "cpu", "precision": "float32", "batch_size": 16}


def wait(condition: Callable[[], bool], what: str, seconds: float = LONG) -> float:
    """Wait until the condition holds; returns how long it took."""
    start = time.monotonic()
    while not condition():
        waited = time.monotonic() - start
        assert waited < seconds, f"{what}: not within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - start


@pytest.fixture
def start(tmp_path: Path, cache: Path) -> Iterator[Callable[[Recipe], Run]]:
    """Start runs, and see to it that none outlives its test."""
    started: list[Run] = []

    def begin(recipe: Recipe) -> Run:
        started.append(run.start(recipe, tmp_path, f"run-{len(started)}", cache=cache))
        return started[-1]

    yield begin
    for one in started:
        if one.alive():
            os.kill(Status.read(one.folder).pid, signal.SIGKILL)


def endless(archive: Path) -> Recipe:
    return preset("fast", data=str(archive), epochs=10_000, lr=0.001, **QUICK)


def steps(one: Run) -> list[int]:
    return one.scalars()[TRAIN_LOSS].steps


def told_by_the_file(one: Run) -> dict[str, Any]:
    """What `status.json` says by itself, to whoever reads nothing else."""
    values: dict[str, Any] = json.loads(one.folder.status.read_text())
    return {name: values[name] for name in ("phase", "message", "step", "epoch")}


def halvings(one: Run) -> int:
    """How often the learning rate changed by more than the schedule changes it in one step."""
    rates = one.scalars()[TRAIN_LR].values
    return sum(abs(after / before - 1) > 0.4 for before, after in pairwise(rates))


def test_a_whole_run(start: Callable[[Recipe], Run], archive: Path) -> None:
    recipe = preset("fast", data=str(archive), epochs=3, lr=0.002, **QUICK)
    one = start(recipe)
    assert one.status().running
    wait(lambda: not one.status().running, "the end")
    status, result = one.status(), one.result()
    assert status.phase == "finished", one.last_words()
    assert result is not None and result.status == "finished"
    assert (result.epochs, result.step, result.device) == (3, 45, "cpu")
    assert result.test_accuracy == 1.0
    assert result.images_per_second == pytest.approx(720 / result.train_seconds)
    assert f"Trained 3 epochs in {result.train_seconds:.1f} s" in result.message
    assert status.progress == 1.0 and status.seconds_left == 0
    expected = {"phase": "finished", "message": result.message, "step": 45, "epoch": 3}
    assert told_by_the_file(one) == expected
    wait(lambda: not one.alive(), "the end of its process")

    # TensorBoard's own reader finds what our reader finds.
    tensorboard = EventAccumulator(str(one.folder.path), size_guidance={"scalars": 0})
    tensorboard.Reload()
    ours = one.scalars()
    of_layers = {f"{kind}/" for kind in KINDS}  # the health of each layer, about once a second
    written = {tag for tag in tensorboard.Tags()["scalars"] if not tag.startswith(tuple(of_layers))}
    assert set(TAGS) == written == set(ours)
    for tag in TAGS:
        points = tensorboard.Scalars(tag)
        assert [point.step for point in points] == ours[tag].steps
        assert [point.value for point in points] == ours[tag].values
    assert ours[TRAIN_LOSS].steps == list(range(1, 46))
    assert ours[TEST_ACCURACY].steps == [15, 30, 45]
    assert ours[TEST_ACCURACY].values[-1] == 1.0

    # The checkpoint holds the network that the last guesses came from.
    assert [path.name for path in one.checkpoints()] == [f"epoch-000{n}.pt" for n in (1, 2, 3)]
    assert torch.load(one.checkpoints()[0], weights_only=True)["training"]["epoch"] == 1
    kept = checkpoint.load(one.checkpoints()[-1])
    sample, guesses = one.sample(), one.guesses()
    assert sample is not None and guesses is not None and kept.statistics is not None
    assert sample.classes == kept.classes == ("blue", "green", "red")
    assert sample.labels.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2] == list(guesses.guesses)
    mean, std = (
        torch.tensor(numbers)[:, None, None]
        for numbers in (kept.statistics.mean, kept.statistics.std)
    )
    with torch.no_grad():
        scores = kept.network()((sample.images.float() / 255 - mean) / std)
    expected = torch.tensor(guesses.probabilities)
    torch.testing.assert_close(scores.softmax(1), expected, rtol=1e-4, atol=1e-5)

    with pytest.raises(ValueError, match=r"run-0 is over\. Trained 3 epochs"):
        one.resume()


def test_stop_resume_and_a_changed_learning_rate(
    start: Callable[[Recipe], Run], archive: Path, cache: Path
) -> None:
    one = start(endless(archive))
    wait(lambda: len(steps(one)) > 20, "the first points")
    one.scale_lr(0.5)
    wait(lambda: halvings(one) == 1, "a step with the new learning rate")
    one.stop()
    assert wait(lambda: not one.status().running, "the stop") < 1.0
    result = one.result()
    assert result is not None and result.status == "stopped"
    kept = checkpoint.load(one.folder.latest)
    assert kept.step == result.step >= 20
    assert result.message == f"Stopped after step {kept.step}; what was learned is kept."
    assert told_by_the_file(one)["phase"] == "stopped"
    assert told_by_the_file(one)["step"] == kept.step

    one.resume(cache)
    assert one.status().running and one.result() is None
    wait(lambda: steps(one)[-1] > kept.step, "points after the resume")
    assert steps(one) == list(range(1, len(steps(one)) + 1))
    assert halvings(one) == 1, "the learning rate stays halved in the resumed run"
    assert one.status().lr_scale == 0.5
    one.stop()
    wait(lambda: not one.status().running, "the second stop", 3.0)


def test_pause(start: Callable[[Recipe], Run], archive: Path) -> None:
    one = start(endless(archive))
    wait(lambda: bool(steps(one)), "the first point")
    one.pause()
    wait(lambda: one.status().phase == "paused", "the pause", 2.0)
    held = steps(one)
    time.sleep(0.5)
    assert steps(one) == held
    assert one.status().running
    one.go_on()
    wait(lambda: len(steps(one)) > len(held), "going on", 2.0)
    one.stop()
    wait(lambda: not one.status().running, "the stop", 3.0)


def test_whoever_sees_a_point_is_told_of_its_step(
    start: Callable[[Recipe], Run], archive: Path
) -> None:
    one = start(endless(archive))
    wait(lambda: bool(steps(one)), "the first point")
    for _ in range(50):
        points = steps(one)
        assert one.status().step >= points[-1]
        time.sleep(0.02)
    assert points[-1] > 1


def test_a_killed_worker_is_noticed_and_its_run_goes_on(
    start: Callable[[Recipe], Run], archive: Path, cache: Path
) -> None:
    one = start(endless(archive))
    wait(lambda: bool(one.checkpoints()) and "epoch   1" in one.last_words(), "an epoch")
    pid = one.status().pid
    os.kill(pid, signal.SIGKILL)
    assert wait(lambda: not one.status().running, "the news of the kill") < 3.0
    status = one.status()
    assert status.phase == "killed"
    assert status.message.startswith(f"The worker (process {pid}) was killed or crashed after step")
    assert status.message.endswith("Resume goes on from the last checkpoint.")
    assert one.result() is None
    assert "epoch   1  train loss" in one.last_words()
    lost = len(steps(one))
    kept = checkpoint.load(one.folder.latest)
    assert kept.step <= lost

    again = Run(one.folder.path)  # as a restarted server finds it
    assert again.status().phase == "killed"
    again.resume(cache)
    wait(lambda: again.status().step > lost, "going on")
    again.stop()
    wait(lambda: not again.status().running, "the stop", 3.0)
    assert steps(again) == steps(one) == list(range(1, len(steps(again)) + 1))


def test_pictures_that_are_not_there(start: Callable[[Recipe], Run], tmp_path: Path) -> None:
    one = start(preset("notes", data=str(tmp_path / "nowhere"), **QUICK))
    wait(lambda: not one.status().running, "the end")
    assert one.status().phase == "failed"
    assert "nowhere" in one.status().message
    assert "Traceback" not in one.last_words()
    assert told_by_the_file(one)["phase"] == "failed"
    assert "nowhere" in told_by_the_file(one)["message"]
    wait(lambda: not one.alive(), "the end of its process")
    # It never began, so its name is free again, and the next try takes its place.
    assert names.free_name(one.folder.path.parent, one.name) == one.name
    run.folders.create(preset("notes"), one.folder.path.parent, one.name)
    assert Run(one.folder.path).recipe.data == "drawn" and one.result() is None


def test_a_run_that_diverges(start: Callable[[Recipe], Run], archive: Path) -> None:
    one = start(preset("notes", data=str(archive), lr=1000.0, **QUICK))
    wait(lambda: not one.status().running, "the end")
    result = one.result()
    assert result is not None and result.status == one.status().phase == "diverged"
    assert "learning rate of 1000" in result.message
    assert told_by_the_file(one)["phase"] == "diverged"
    assert told_by_the_file(one)["step"] == result.step
    assert result.test_loss is None


def test_runs_are_listed_newest_first(tmp_path: Path) -> None:
    assert listing.find_runs(tmp_path / "nowhere") == ([], [])
    assert listing.latest(tmp_path) is None
    for age, name in ((20, "first"), (10, "second")):
        made = run.folders.create(preset("notes"), tmp_path, name)
        then = time.time() - age
        os.utime(made.recipe, (then, then))
    assert [one.name for one in listing.find_runs(tmp_path).found] == ["second", "first"]
    newest = listing.latest(tmp_path)
    assert newest is not None and newest.recipe == preset("notes")
    assert names.free_name(tmp_path, "first") == "first-2"
    assert names.free_name(tmp_path, "third") == "third"


def test_names(tmp_path: Path) -> None:
    run.folders.create(preset("notes"), tmp_path, "taken")
    with pytest.raises(ValueError, match=r"“taken” exists already .* or resume that run"):
        run.folders.create(preset("notes"), tmp_path, "taken")
    with pytest.raises(ValueError, match=r"“taken” exists already .* another name\.$"):
        run.folders.create(preset("notes"), tmp_path, "taken", fill=lambda folder: None)
    for name in ("", " ", "../x", "a/b", ".hidden", "x" * 101, "a:b"):
        with pytest.raises(ValueError, match=r"cannot name a folder|needs a name"):
            run.folders.create(preset("notes"), tmp_path, name)


@pytest.mark.parametrize(
    ("result", "kept"),
    [
        ({"status": "failed", "step": 0}, "latest.pt"),  # learned something in an earlier try
        ({"status": "failed", "step": 7}, None),
        ({"status": "stopped", "step": 0}, None),  # it can be gone on with
        (None, None),
    ],
)
def test_a_run_that_began_keeps_its_name(
    tmp_path: Path, result: dict[str, Any] | None, kept: str | None
) -> None:
    folder = run.folders.create(preset("notes"), tmp_path, "one")
    if result is not None:
        folder.result.write_text(json.dumps(result))
    if kept is not None:
        (folder.checkpoints / kept).write_bytes(b"weights")
    assert names.free_name(tmp_path, "one") == "one-2"
    with pytest.raises(ValueError, match="exists already"):
        run.folders.create(preset("notes"), tmp_path, "one")


def test_a_process_that_does_not_start_leaves_no_name_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(here.sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match="did not start"):
        run.start(preset("notes"), tmp_path, "one")
    assert names.free_name(tmp_path, "one") == "one" and listing.find_runs(tmp_path).found == []


def test_what_cannot_be_written_leaves_no_name_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write", full)
    with pytest.raises(OSError, match="No space left"):
        run.start(preset("notes"), tmp_path, "one")
    assert not list(tmp_path.glob("[!.]*")) and not list(tmp_path.glob(".new-*"))


def test_what_a_killed_program_was_making_is_cleared_away(tmp_path: Path) -> None:
    left, going = (Folder(tmp_path / f".new-{number}") for number in range(2))
    for one in (left, going):
        one.path.mkdir()
        one.start_lock.touch()
    lock = Lock(going.start_lock)
    assert lock.acquire()
    run.folders.create(preset("notes"), tmp_path, "one")
    lock.release()
    assert not left.path.exists() and going.path.exists()
    assert [found.name for found in listing.find_runs(tmp_path).found] == ["one"]


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"is not the folder of a run: it holds no recipe\.json"):
        Run(tmp_path)


def test_a_file_that_is_no_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "latest.pt"
    path.write_bytes(b"half a file")
    with pytest.raises(ValueError, match=r"latest\.pt is not a checkpoint of a run"):
        checkpoint.load(path)
    with pytest.raises(FileNotFoundError):
        checkpoint.load(tmp_path / "none.pt")
    torch.save({"model": {}}, path)
    with pytest.raises(ValueError, match="is not a checkpoint of a run"):
        checkpoint.load(path)


def test_learning_rate_scales_that_make_no_sense(tmp_path: Path) -> None:
    one = Run(run.folders.create(preset("notes"), tmp_path, "one").path)
    for scale in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="must be a number greater than 0 and at most 1,000"):
            one.scale_lr(scale)


def test_a_run_waits_until_another_is_done(start: Callable[[Recipe], Run], archive: Path) -> None:
    first, second, third = start(endless(archive)), start(endless(archive)), start(endless(archive))
    wait(lambda: len(steps(first)) > 5, "the first points")
    wait(lambda: second.status().phase == third.status().phase == "queued", "the queue")
    told = "Waiting: one run is before it. It begins in about"
    wait(lambda: second.status().message.startswith(told), "the second's place")
    wait(lambda: "2 runs are before it" in third.status().message, "the third's place")
    second.stop()  # while it waits
    wait(lambda: not second.status().running, "the end of waiting")
    assert second.status().message == "Stopped before the first step: nothing was learned."
    first.stop()
    wait(lambda: len(steps(third)) > 5, "the third's turn")
    assert steps(second) == []


def test_what_a_run_learned_in_its_first_epoch_can_be_looked_at(tmp_path: Path) -> None:
    folder = create(preset("notes"), tmp_path, "one")
    assert Run(folder.path).epochs() == ()
    folder.latest.touch()
    assert Run(folder.path).epochs() == (0,)
    folder.epoch(1).touch()
    assert Run(folder.path).epochs() == (1,)


def test_checkpoints_of_epochs_are_those_of_the_worker_in_their_order(tmp_path: Path) -> None:
    """Others' files beside them, as `epoch-١.pt` in Arabic digits, name no epoch."""
    folder = create(preset("notes"), tmp_path, "one")
    for epoch in (10_000, 9_999, 2):
        folder.epoch(epoch).touch()
    for name in ("epoch-0000", "epoch-00003", "epoch-٠٠٠١", "epoch-0004 (copy)", "epoch-last"):
        (folder.checkpoints / f"{name}.pt").touch()
    made = Run(folder.path)
    assert made.epochs() == (2, 9_999, 10_000)
    assert made.checkpoints() == [folder.epoch(epoch) for epoch in made.epochs()]
    assert folder.kept() == made.checkpoints()[::-1]
