"""Taking a run up where it was left: from its newest checkpoint that can be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explainers import files
from explainers.images.pictures import Pictures
from explainers.training import checkpoint, devices
from explainers.training.engine import Training
from explainers.training.event_files import Point
from explainers.training.folder import Folder
from explainers.training.recipe import Recipe
from explainers.training.refusals import StateError
from explainers.training.team import ALONE, Team

DAMAGED = ".damaged"
"""What is put after the name of a checkpoint that could not be read."""


@dataclass(frozen=True)
class Taken:
    """A training that can go on; `points` of the curves at its last step, and `remarks`."""

    training: Training
    points: tuple[Point, ...]
    remarks: tuple[str, ...]


def take_up(
    folder: Folder,
    recipe: Recipe,
    pictures: Pictures,
    team: Team = ALONE,
    choose: devices.Choose = devices.choose_precision,
) -> Taken:
    """The training of a run, as its newest readable checkpoint left it, or from its beginning.

    Of a run that begins `choose` settles what precision `auto` is; one that goes on keeps it.
    A checkpoint that cannot be read is put aside, and a remark says so. Raises ValueError where
    the run cannot be trained here, see `Training`, or the weights that it is to begin with cannot
    be read.
    """
    remarks = []
    for path in folder.kept():
        try:
            held = checkpoint.load(path)
            training = Training(recipe, pictures, state=held.training, team=team)
        except (StateError, checkpoint.UnreadableError, FileNotFoundError) as error:
            remarks.append(f"{path.name} cannot be read: {str(error).rstrip('.')}.")
            _put_aside(path)
            continue
        if remarks:
            remarks.append(f"The run goes on from {path.name}, after step {training.step}.")
        _complete(folder, path, training)
        return Taken(training, held.points, tuple(remarks))
    if remarks:
        remarks.append("There is no older checkpoint: the run begins anew.")
    weights = checkpoint.load(folder.start).model if folder.start.exists() else None
    new = Training(recipe, pictures, weights=weights, team=team, choose=choose)
    return Taken(new, (), tuple(remarks))


def _put_aside(path: Path) -> None:
    if path.exists():
        path.replace(path.with_name(path.name + DAMAGED))


def _complete(folder: Folder, path: Path, training: Training) -> None:
    """Keep the checkpoint of an epoch whose file could not be written when the epoch was over."""
    over = training.epoch > 0 and training.step == training.epoch * training.steps_per_epoch
    if over and not folder.epoch(training.epoch).exists():
        files.copy(path, folder.epoch(training.epoch))
