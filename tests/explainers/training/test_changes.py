"""What is changed while a run trains is noted, with a checkpoint of just before."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explainers.images.pictures import Pictures
from explainers.training import changes, checkpoint, engine, folder, room
from explainers.training.changes import Change
from explainers.training.control import Control
from explainers.training.engine import Training
from explainers.training.events import Started, Step
from explainers.training.folder import Folder
from explainers.training.knobs import Knobs
from explainers.training.recipe import Recipe
from explainers.training.recorder import Recorder
from explainers.training.run import Run
from explainers.training.scalars import TRAIN_LOSS, ScalarReader
from explainers.training.status import StatusWriter
from explainers.training.taking_up import take_up

RECIPE = Recipe(
    network="layers: MaxPool2d(8)|Flatten()|Linear(48, 10)",
    device="cpu",
    batch_size=16,
    epochs=2,
    optimizer="nesterov",
    weight_decay=0.01,
)
TURNED = Knobs(2.0, 0.5, 0.1)


@pytest.fixture(autouse=True)
def _every_step_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "READ_EVERY", 0.0)


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    return folder.create(RECIPE, tmp_path, "one")


def trained(
    place: Folder,
    pictures: Pictures,
    turns: dict[int, Knobs],
    until: int = 10**6,
    at_first: Knobs | None = None,
) -> Training:
    """The run, from where it was left: after these steps it is given other knobs.

    `at_first` is what a worker is asked that looks before its first step.
    """
    taken = take_up(place, Recipe.from_json(place.recipe.read_text()), pictures)
    training = taken.training
    made = Recorder(place, StatusWriter(place), training, pictures, taken.points)
    for event in training.run():
        made.record(event)
        if isinstance(event, Started) and at_first:
            made.turn(at_first)
        if isinstance(event, Step) and training.step in turns:
            made.turn(turns[training.step])
        if training.step == until:
            break
    made.close()
    return training


def weights(training: Training) -> list[torch.Tensor]:
    return [value.clone() for value in training.model.state_dict().values()]


def same(one: list[torch.Tensor], other: list[torch.Tensor]) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one, other, strict=True))


def losses(place: Folder) -> list[float]:
    return ScalarReader(place.path).read()[TRAIN_LOSS].values


def test_each_change_is_noted_and_the_network_of_just_before_is_kept(
    place: Folder, pictures: Pictures
) -> None:
    trained(place, pictures, {3: TURNED, 9: TURNED._replace(momentum=0.0)})
    assert changes.read(place) == [
        Change(3, "lr", 0.01, 0.02),
        Change(3, "momentum", 0.9, 0.5),
        Change(3, "weight_decay", 0.01, 0.1),
        Change(9, "momentum", 0.5, 0.0),
    ]
    kept = [checkpoint.load(path) for path in changes.kept(place)]
    assert [(one.step, one.training["momentum"]) for one in kept] == [(3, 0.9), (9, 0.5)]


def test_the_optimizer_is_given_what_was_changed(place: Folder, pictures: Pictures) -> None:
    groups = trained(place, pictures, {3: TURNED}, until=5)._optimizer.param_groups
    told = ("momentum", "weight_decay", "nesterov")
    assert [[group[name] for name in told] for group in groups] == [[0.5, 0.1, True]]
    training = trained(place, pictures, {5: TURNED._replace(momentum=0.0)}, until=7)
    assert not training._optimizer.param_groups[0]["nesterov"]


@pytest.mark.parametrize("killed", [3, 4, 6, 8, 11])
def test_a_run_that_is_killed_makes_each_step_with_the_same_settings_again(
    place: Folder, pictures: Pictures, killed: int, tmp_path: Path
) -> None:
    turns = {3: TURNED, 8: TURNED._replace(lr_scale=0.25)}
    expected = trained(folder.create(RECIPE, tmp_path, "through"), pictures, turns)
    trained(place, pictures, turns, until=killed)
    # The file of what is asked holds the newest: the first look of a new worker finds it.
    last = max((step for step in turns if step <= killed), default=0)
    taken = take_up(place, RECIPE, pictures)
    assert taken.training.step in (last, 7), "it goes on at the change, or at the end of an epoch"
    again = trained(place, pictures, turns, at_first=turns.get(last))
    assert same(weights(again), weights(expected))
    assert changes.read(place) == changes.read(Folder(tmp_path / "through"))
    assert losses(place) == losses(Folder(tmp_path / "through"))


def test_only_the_latest_checkpoints_of_changes_are_kept(
    place: Folder, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "kept_of_changes", lambda recipe: 2)
    turns = {step: TURNED._replace(lr_scale=step / 10) for step in (2, 5, 10)}
    trained(place, pictures, turns)
    assert [checkpoint.load(path).step for path in changes.kept(place)] == [5, 10]
    assert [one.step for one in changes.read(place) if one.field == "lr"] == [2, 5, 10]


def test_changes_of_steps_that_are_made_anew_are_void(place: Folder, pictures: Pictures) -> None:
    trained(place, pictures, {9: TURNED}, until=10)
    place.latest.write_bytes(b"damaged")  # it goes on from the end of the first epoch, step 7
    assert trained(place, pictures, {}, until=8).knobs == Knobs.of(RECIPE)
    assert changes.read(place) == [] and changes.kept(place) == []


def test_a_run_that_is_stopped_at_a_change_keeps_the_way_back(
    place: Folder, pictures: Pictures
) -> None:
    training = Training(RECIPE, pictures)
    made = Recorder(place, StatusWriter(place), training, pictures)
    for event in training.run():
        made.record(event)
        if training.step == 3:
            made.turn(TURNED)
            made.save()  # as the worker does that is asked to stop
            break
    made.close()
    assert trained(place, pictures, {}, until=5, at_first=TURNED).knobs == TURNED
    assert changes.kept(place) == [changes.just_before(place, 3)]
    assert {one.step for one in changes.read(place)} == {3}


numbers = st.sampled_from([0.0, 0.5, 0.9])
fields = st.sampled_from(changes.FIELDS)
some = st.lists(st.builds(Change, st.integers(0, 4), fields, numbers, numbers))


@given(some, st.integers(0, 5), some)
def test_of_a_step_each_field_has_one_change(known, step, new):
    known.sort(key=lambda change: change.step)
    made = changes.merged(known, step, [replace(c, step=step) for c in new])
    assert [one for one in made if one.step < step] == [one for one in known if one.step < step]
    at_once = [one for one in made if one.step >= step]
    assert all(one.step == step and one.before != one.after for one in at_once)
    assert len({one.field for one in at_once}) == len(at_once)


@pytest.mark.parametrize(
    "held",
    [
        "{",
        '{"changes": 3}',
        '{"changes": [3]}',
        '{"changes": [{"step": 1}]}',
        '{"changes": [{"step": 1, "field": "seed", "before": 1, "after": 2}]}',
        '{"changes": [{"step": -1, "field": "lr", "before": 1, "after": 2}]}',
        '{"changes": [{"step": 1, "field": "lr", "before": 1, "after": NaN}]}',
    ],
)
def test_a_damaged_file_is_said(place: Folder, held: str) -> None:
    changes.path(place).write_text(held)
    with pytest.raises(ValueError, match="damaged"):
        changes.read(place)
    assert changes.tolerant(place) == []


# --- asking ------------------------------------------------------------------------------------


def test_a_wish_changes_what_it_names_and_holds_in_later_lives(place: Folder) -> None:
    run = Run(place.path)
    run.change(lr=0.02, weight_decay=0.1)
    run.change(momentum=0.5)
    assert Control.read(place).knobs(RECIPE) == TURNED
    assert Control.read(place).for_next(3).knobs(RECIPE) == TURNED
    assert Control().knobs(RECIPE) == Knobs(1.0, 0.9, 0.01)


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("lr", 0.0, "greater than 0"),
        ("lr", float("nan"), "greater than 0"),
        ("lr", 11.0, "at most 10"),
        ("momentum", 1.0, "less than 1"),
        ("weight_decay", -0.1, "from 0 to 1"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    place: Folder, name: str, value: float, rule: str
) -> None:
    with pytest.raises(ValueError, match=f"{name}.*{rule}"):
        Run(place.path).change(**{name: value})
    assert not place.control.exists()


def test_an_optimizer_without_momentum_is_given_none(tmp_path: Path) -> None:
    place = folder.create(RECIPE.with_changes(optimizer="adam"), tmp_path, "adam")
    with pytest.raises(ValueError, match="adam, which has no momentum"):
        Run(place.path).change(momentum=0.5)


def test_what_an_older_version_asked_is_heard(place: Folder) -> None:
    place.control.write_text(json.dumps({"lr_scale": 0.5, "life": 2}))
    assert Control.read(place).knobs(RECIPE) == Knobs(0.5, 0.9, 0.01)
