"""From which run another one descends: what is noted, and where it is not known."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from explainers.training import folder, parents
from explainers.training.folder import Folder
from explainers.training.parents import Parent
from explainers.training.recipe import Recipe
from explainers.training.status import Status


@pytest.fixture
def trained(tmp_path: Path) -> Folder:
    """A run that was stopped in its third epoch, of four steps each."""
    made = folder.create(Recipe(), tmp_path / "runs", "first")
    for path in (made.epoch(2), made.latest):
        path.write_bytes(b"weights")
    Status(phase="stopped", epoch=2, step=9, steps_per_epoch=4).write(made)
    return made


@pytest.mark.parametrize(
    ("checkpoint", "epoch", "step"), [("epoch-0002.pt", 2, 8), ("latest.pt", 2, 9)]
)
def test_a_run_that_begins_with_anothers_weights_notes_it(trained, checkpoint, epoch, step):
    weights = trained.checkpoints / checkpoint
    found = parents.of_weights(weights)
    assert found == Parent("first", trained.recipe.stat().st_mtime, epoch, step, 4)
    child = folder.create(Recipe(), trained.path.parent, "second", weights, parent=found)
    assert Parent.read(child) == found
    assert Parent.read(trained) is None


def test_of_a_run_that_goes_on_the_latest_checkpoint_may_be_older_than_its_status(trained):
    Status(phase="training", epoch=2, step=11, steps_per_epoch=4).write(trained)
    found = parents.of_weights(trained.latest)
    assert found is not None and found.run == "first"
    assert (found.epoch, found.step) == (None, None)


def test_a_file_that_is_no_runs_checkpoint_has_no_run(tmp_path: Path, trained):
    mine = tmp_path / "checkpoints" / "mine.pt"
    mine.parent.mkdir()
    mine.write_bytes(b"weights")
    beside = trained.path / "mine.pt"
    assert (
        parents.of_weights(mine) is parents.of_weights(beside) is parents.of_weights(None) is None
    )


@pytest.mark.parametrize("text", ["", "[]", '{"run": 3}', '{"run": "a", "epoch": -1}', '{"x": 1}'])
def test_a_damaged_note_is_none(trained, text):
    trained.parent.write_text(text)
    assert Parent.read(trained) is None


def test_a_parent_that_is_gone_was_made_nobody_knows_when(trained):
    trained.recipe.unlink()
    assert asdict(Parent.of(trained, 1)) == asdict(replace(Parent("first"), epoch=1, each=4))
