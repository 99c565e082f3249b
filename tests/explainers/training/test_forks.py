"""A fork shares the past of another run, and goes on from there by itself."""

import json
from pathlib import Path

import pytest
import torch

from explainers import commands
from explainers.commands.door import main
from explainers.images.pictures import Pictures
from explainers.training import changes, checkpoint, engine, folder, forks, scalars, sending
from explainers.training.changes import Change
from explainers.training.control import Control
from explainers.training.engine import Training
from explainers.training.event_files import Reader
from explainers.training.events import Started, Step
from explainers.training.folder import Folder
from explainers.training.health import pulse
from explainers.training.health.measures import UPDATE, tag
from explainers.training.knobs import Knobs
from explainers.training.parents import Parent
from explainers.training.recipe import Recipe
from explainers.training.recorder import Recorder
from explainers.training.run import Run
from explainers.training.scalars import TRAIN_LOSS
from explainers.training.status import StatusWriter
from explainers.training.taking_up import take_up

RECIPE = Recipe(
    network="layers: MaxPool2d(8)|Flatten()|Linear(48, 10)|Dropout(0.25)",
    device="cpu",
    batch_size=16,
    epochs=2,
    optimizer="momentum",
    schedule="one_cycle",
    shift=2,
    label_smoothing=0.1,
)
TURNED = Knobs(0.5, 0.5, 0.0)


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "READ_EVERY", 0.0)
    monkeypatch.setattr(pulse, "EVERY", 0.0)
    monkeypatch.setattr(sending, "send_for", lambda *_: None)


def train(place: Folder, pictures: Pictures, turns: dict[int, Knobs] | None = None) -> Training:
    """As a worker does it: it looks what is asked of it before the first step."""
    recipe = place.read_recipe()
    taken = take_up(place, recipe, pictures)
    training = taken.training
    made = Recorder(place, StatusWriter(place), training, pictures, taken.points)
    for event in training.run():
        made.record(event)
        if isinstance(event, Started):
            made.turn(Control.tolerant(place).knobs(recipe))
        elif isinstance(event, Step) and training.step in (turns or {}):
            made.turn((turns or {})[training.step])
    made.close()
    return training


@pytest.fixture
def parent(tmp_path: Path, pictures: Pictures) -> Run:
    """A run in which something was changed after the tenth of fourteen steps."""
    place = folder.create(RECIPE, tmp_path, "one", owner="somebody")
    train(place, pictures, {4: TURNED._replace(momentum=0.9), 10: TURNED})
    return Run(place.path)


def losses(place: Folder) -> list[float]:
    return scalars.ScalarReader(place.path).read()[TRAIN_LOSS].values


def updates(place: Folder) -> list[float]:
    """Of the network's one layer with weights."""
    reader = scalars.ScalarReader(place.path)
    reader.read_on()
    return list(reader.layers[tag(UPDATE, 0)].values)


def same(one: Training, other: Training) -> bool:
    pairs = zip(one.model.state_dict().values(), other.model.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def test_back_to_before_a_change_is_the_run_without_it_to_the_last_bit(
    parent: Run, pictures: Pictures, tmp_path: Path
) -> None:
    without = folder.create(RECIPE, tmp_path, "without")
    expected = train(without, pictures, {4: TURNED._replace(momentum=0.9)})
    made = forks.fork(parent, changes.just_before(parent.folder, 10))
    assert losses(made.folder) == losses(without)[:10], "its curves begin with the past"
    assert updates(made.folder) == updates(parent.folder)[:10], "those of its layers too"
    assert same(train(made.folder, pictures), expected)
    assert losses(made.folder) == losses(without) != losses(parent.folder)
    assert changes.read(made.folder) == [Change(4, "lr", 0.01, 0.005)]
    assert Parent.read(made.folder) == Parent("one", parent.created, 1, 10, 7)
    assert made.name == "one-fork" and made.owner == ""


def test_tensorboard_is_told_of_the_past_too(parent: Run, pictures: Pictures) -> None:
    made = forks.fork(parent, changes.just_before(parent.folder, 10))
    train(made.folder, pictures)
    (layer,) = pulse.names(RECIPE.network)
    for wanted in (TRAIN_LOSS, f"gradient_norm/{layer}", f"update_ratio/{layer}"):
        told = [step for tag, step, _ in Reader(made.folder.path).read() if tag == wanted]
        made_anew = 10  # from the checkpoint, which does not keep what was measured of layers
        assert [step for step in told if step != made_anew] == [*range(1, 10), *range(11, 15)]


def test_a_fork_takes_what_its_recipe_has_otherwise_and_keeps_the_rest(
    parent: Run, pictures: Pictures
) -> None:
    wanted = RECIPE.with_changes(lr=0.03, epochs=3)
    made = forks.fork(parent, parent.folder.latest, wanted, name="mine")
    assert made.name == "mine" and made.recipe == wanted
    assert changes.read(made.folder)[-1] == Change(14, "lr", 0.005, 0.03)
    training = train(made.folder, pictures)
    assert training.knobs == Knobs(1.0, 0.5, 0.0)
    assert training.step == 21 and len(losses(made.folder)) == 21
    assert [one.step for one in changes.read(made.folder)] == [4, 10, 14]


def test_more_epochs_go_on_with_what_the_longer_recipe_says(
    parent: Run, pictures: Pictures
) -> None:
    made = forks.further(parent, 1)
    assert made.name == "one-more" and made.recipe.epochs == 3
    train(made.folder, pictures)
    rates = scalars.ScalarReader(made.folder.path).read()[scalars.TRAIN_LR].values
    top = 0.25 * 21
    expected = [0.5 * 0.01 * (21 - step) / (21 - top) for step in range(14, 21)]
    assert rates[14:] == pytest.approx(expected)


def test_a_fork_whose_first_checkpoint_is_damaged_goes_on_from_its_past(
    parent: Run, pictures: Pictures
) -> None:
    made = forks.fork(parent, changes.just_before(parent.folder, 4))
    made.folder.latest.write_bytes(b"")
    assert take_up(made.folder, RECIPE, pictures).training.step == 4


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"batch_size": 32}, "batch_size is 32, and of the run 16"),
        ({"seed": 5}, "seed is 5"),
        ({"normalize": True}, "normalize is True"),
        ({"optimizer": "adam"}, "optimizer is adam"),
        ({"epochs": 1}, "epochs is 1, and 2 are done"),
    ],
)
def test_what_a_fork_cannot_have_otherwise_is_said(
    parent: Run, changed: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        forks.fork(parent, parent.folder.latest, RECIPE.with_changes(**changed))
    assert len(list(parent.folder.path.parent.glob("*/recipe.json"))) == 1


def test_a_moment_that_is_not_kept_any_more_is_said(parent: Run) -> None:
    with pytest.raises(ValueError, match=r"epoch-0009\.pt of the run one is not kept"):
        forks.fork(parent, parent.folder.epoch(9))
    parent.folder.latest.write_bytes(b"nothing")
    with pytest.raises(checkpoint.UnreadableError):
        forks.fork(parent, parent.folder.latest)
    assert not list(parent.folder.path.parent.glob("*fork*"))
    assert not list(parent.folder.path.parent.glob(".new-*"))


def test_the_command_line_forks_from_an_epoch_and_from_before_a_change(
    parent: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[Folder] = []
    monkeypatch.setattr(
        commands.training, "train", lambda folder, options, out: made.append(folder) or 3
    )
    one, runs = str(parent.folder.path), parent.folder.path.parent
    assert main(["fork", one, "--name", "a", "--before-change", "10", "--momentum", "0.25"]) == 3
    assert main(["fork", one, "--name", "b", "--epoch", "1", "--epochs", "3"]) == 3
    assert main(["fork", one, "--name", "c", "--epochs", "4", "--schedule", "constant"]) == 3
    assert [folder.path for folder in made] == [runs / name for name in "abc"]
    told = [(held.step, held.epoch) for held in map(Parent.read, made) if held is not None]
    assert told == [(10, 1), (7, 1), (14, 2)]
    before = Change(4, "lr", 0.01, 0.005)
    assert changes.read(made[0]) == [before, Change(10, "momentum", 0.9, 0.25)]
    assert made[1].read_recipe() == RECIPE.with_changes(epochs=3)
    for refused, said in (
        (["--name", "a", "--before-change", "10"], "a"),
        (["--name", "d", "--before-change", "5"], "before the changes after step 4, 10."),
        (["--name", "d", "--epoch", "9"], "epoch is 9"),
        (["--name", "d"], "epochs is 2, and 2 are done"),
        (["--name", "d", "--lr", "-1"], "lr is -1"),
    ):
        assert main(["fork", one, *refused, "--json"]) == 1
        assert said in json.loads(capsys.readouterr().out)["error"]
    assert len(made) == 3 and not (runs / "d").exists()
    with pytest.raises(SystemExit) as left:
        main(["fork", one, "--name", "d", "--epoch", "1", "--before-change", "10"])
    assert left.value.code == 2
