"""What a worker puts down: no diverged network, no hole in the curves and no point twice."""

import copy
from pathlib import Path
from typing import Any

import pytest
import torch
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from explainers.images.pictures import Pictures
from explainers.training import checkpoint, engine, folder, recorder
from explainers.training.engine import Training
from explainers.training.evaluation import Score
from explainers.training.events import Diverged, Event, Step
from explainers.training.folder import Folder
from explainers.training.recipe import Recipe
from explainers.training.recorder import Recorder
from explainers.training.scalars import TRAIN_LOSS, ScalarReader
from explainers.training.status import Status, StatusWriter

RECIPE = Recipe(
    network="layers: MaxPool2d(8)|Flatten()|Linear(48, 10)", device="cpu", batch_size=16, epochs=2
)

TOO_MUCH = 1e40
"""Times the learning rate: one step, and nothing of the network is finite."""


@pytest.fixture(autouse=True)
def _every_step_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "READ_EVERY", 0.0)


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    return folder.create(RECIPE, tmp_path, "one")


def record(place: Folder, training: Training, pictures: Pictures, until: int = 10**6) -> Event:
    """Record a training up to a step, or to its end; gives the last event."""
    made = Recorder(place, StatusWriter(place), training, pictures)
    for event in training.run():
        made.record(event)
        if isinstance(event, Step) and event.step == until:
            break
    made.close()
    return event


def steps(place: Folder) -> list[int]:
    """The steps that have a training loss, as our reader finds them."""
    return ScalarReader(place.path).read()[TRAIN_LOSS].steps


def finite(file: Path) -> bool:
    return all(bool(tensor.isfinite().all()) for tensor in checkpoint.load(file).model.values())


def test_a_diverged_network_is_not_saved_over_what_was_learned(
    place: Folder, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = Training(RECIPE, pictures)
    record(place, training, pictures, until=7)
    made = Recorder(place, StatusWriter(place), training, pictures)
    made.save()
    kept = checkpoint.load(place.latest).step
    assert kept == 7 and finite(place.latest)

    training.knobs = training.knobs._replace(lr_scale=TOO_MUCH)
    for event in training.run():
        if isinstance(event, Diverged):
            monkeypatch.setattr(recorder, "SAVE_EVERY", 0.0)  # it is just time to
        made.record(event)
    made.save()
    made.close()
    assert isinstance(event, Diverged)
    assert not all(bool(tensor.isfinite().all()) for tensor in training.model.state_dict().values())
    assert finite(place.latest)
    assert checkpoint.load(place.latest).step == kept


def test_a_run_that_goes_on_tells_the_test_of_its_past(place: Folder, pictures: Pictures) -> None:
    first = Training(RECIPE, pictures)
    record(place, first, pictures, until=5)
    assert Status.read(place).test_accuracy is None
    record(place, first, pictures, until=9)

    later = Training(RECIPE, pictures, state=checkpoint.load(place.epoch(1)).training)
    made = Recorder(place, StatusWriter(place), later, pictures)
    made.record(next(later.run()))
    made.close()
    told = Status.read(place)
    assert told.epoch == 1 and told.step == first.steps_per_epoch
    assert Score(told.test_loss, told.test_accuracy) == first.score


def test_a_network_that_diverged_at_once_leaves_no_checkpoint(
    place: Folder, pictures: Pictures
) -> None:
    training = Training(RECIPE, pictures)
    training.knobs = training.knobs._replace(lr_scale=TOO_MUCH)
    made = Recorder(place, StatusWriter(place), training, pictures)
    for event in training.run():
        made.record(event)
    made.save()
    made.close()
    assert isinstance(event, Diverged)
    assert not place.latest.exists() and not list(place.checkpoints.glob("epoch-*.pt"))


def test_no_checkpoint_is_ahead_of_the_curves(
    place: Folder, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker may be killed as soon as a checkpoint is there: all points before it are, too."""
    monkeypatch.setattr(recorder, "STATUS_EVERY", 1e9)  # nothing is written by the clock
    own, found = checkpoint.save, []

    def save(path: Path, training: Training, *more: Any) -> None:
        found.append((training.step, steps(place)))
        own(path, training, *more)

    monkeypatch.setattr(checkpoint, "save", save)
    training = Training(RECIPE, pictures)
    made = Recorder(place, StatusWriter(place), training, pictures)
    for event in training.run():
        made.record(event)
        if isinstance(event, Step) and event.step == 3:
            made.save()
    made.close()
    assert [step for step, _ in found] == [3, 7, 14]  # on request, and after each epoch
    for step, told in found:
        assert told == list(range(1, step + 1))


def test_the_first_point_is_not_kept_back(
    place: Folder, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "STATUS_EVERY", 1e9)  # nothing is written by the clock
    training = Training(RECIPE, pictures)
    made = Recorder(place, StatusWriter(place), training, pictures)
    for event in training.run():
        made.record(event)
        if isinstance(event, Step):
            assert steps(place) == [1]
            if event.step == 2:
                break
    made.close()


@pytest.mark.parametrize(("kept", "killed"), [(3, 6), (7, 9), (1, 2)])
def test_a_resumed_run_has_no_point_twice(
    kept: int, killed: int, place: Folder, pictures: Pictures
) -> None:
    training = Training(RECIPE, pictures)
    made = Recorder(place, StatusWriter(place), training, pictures)
    state: dict[str, Any] = {}
    for event in training.run():
        made.record(event)
        if isinstance(event, Step) and event.step == kept:
            state = copy.deepcopy(training.state_dict())
        if isinstance(event, Step) and event.step == killed:
            break
    made.close()  # what was recorded later than the checkpoint is there, as after a kill
    assert steps(place) == list(range(1, killed + 1))
    again = Training(RECIPE, pictures, state=state)
    made = Recorder(place, StatusWriter(place), again, pictures)
    assert steps(place) == list(range(1, kept + 1)), "what will be made anew is void at once"
    for event in again.run():
        made.record(event)
    made.close()
    assert steps(place) == list(range(1, 15))
    theirs = EventAccumulator(str(place.path), size_guidance={"scalars": 0})
    theirs.Reload()
    assert [point.step for point in theirs.Scalars(TRAIN_LOSS)] == list(range(1, 15))


def test_a_checkpoint_that_breaks_off_leaves_the_earlier_one(
    place: Folder, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = Training(RECIPE, pictures)
    record(place, training, pictures, until=3)
    checkpoint.save(place.latest, training)

    def half(values: Any, file: Any) -> None:
        if isinstance(file, str | Path):
            Path(file).write_bytes(b"PK half a checkpoint")
        else:
            file.write(b"PK half a checkpoint")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", half)
    training.step += 1
    with pytest.raises(OSError, match="No space left"):
        checkpoint.save(place.latest, training)
    assert checkpoint.load(place.latest).step == 3
