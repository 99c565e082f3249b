"""All runs at a glance: what a list of them shows, read once for each state of a run's folder."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from explainers.once import Once
from explainers.shown import without_folders
from explainers.training import changes
from explainers.training.about import About
from explainers.training.changes import Change
from explainers.training.curves import thinned
from explainers.training.naming import is_hidden, unspeakable
from explainers.training.parents import Parent
from explainers.training.recipe import Recipe
from explainers.training.run import Run
from explainers.training.status import Status
from explainers.training.tested import Accuracies

POINTS = 32
"""Of a run's small curve, at most."""

KEPT = 4_000
"""Overviews of runs that are remembered."""

RECENT = 2_000_000_000
"""Nanoseconds in which a clock of the disk may show the same time twice."""


@dataclass(frozen=True)
class Overview:
    """A run at a glance. What is not known yet, or never will be, is None.

    `best` is the highest accuracy of a test, 0 to 1, and `best_epoch` the first epoch that had it;
    `curve` the accuracies of all tests, against the epochs, thinned; `device` what it was computed
    on, in a word; `test_pictures` how many the accuracies are of.
    """

    name: str
    created: float
    owner: str
    recipe: Recipe
    status: Status
    best: float | None
    best_epoch: int | None
    curve: tuple[tuple[float, float], ...]
    device: str
    parent: Parent | None
    about: About
    changed: tuple[Change, ...] = ()
    """What of its recipe was changed while it trained."""

    @property
    def test_pictures(self) -> int:
        """How many pictures an accuracy is of; 0 if nobody told."""
        return self.status.test_pictures

    @property
    def over(self) -> bool:
        """Whether nobody is at it."""
        return not self.status.running


@dataclass(frozen=True)
class Overviews:
    """The runs that can be read, the newest first, and a sentence for each other."""

    found: tuple[Overview, ...]
    unreadable: tuple[str, ...]

    def named(self, name: str) -> Overview | None:
        """The run of this name, if there is one."""
        return next((one for one in self.found if one.name == name), None)


_Marks = tuple[int, int, int]
_TOLD = ("result.json", "status.json", "about.json", "changes.json", "scalars.bin")

_over: Once[Overview] = Once(KEPT)
_readers: Once[Accuracies] = Once(KEPT)


def look(runs: Path) -> Overviews:
    """All runs in the folder `runs`; of those that are over, what is known already stands.

    For 200 of them that takes some milliseconds.
    """
    found, unreadable = [], []
    for path in _folders(runs):
        try:
            if sentence := unspeakable(path.name):
                unreadable += [sentence] if (path / "recipe.json").is_file() else []
            else:
                found.append(_seen(path))
        except FileNotFoundError:
            continue  # it was deleted meanwhile, or is no run's
        except (ValueError, OSError) as error:
            told = without_folders(str(error))
            unreadable.append(f"The run {path.name} cannot be read. {told}")
    found.sort(key=lambda one: one.created, reverse=True)
    return Overviews(tuple(found), tuple(sorted(unreadable)))


def of(path: Path) -> Overview:
    """The run in the folder `path`; ValueError, in words, where that is no run's."""
    try:
        return _seen(path.absolute())
    except FileNotFoundError:
        return _made(path.absolute())  # which says so


def is_there(runs: Path, name: str) -> bool:
    """Whether there is a run of this name; what is no name of a folder in `runs`, none has."""
    if not name or Path(name).name != name or is_hidden(name) or unspeakable(name):
        return False
    try:
        return (runs / name / "recipe.json").is_file()
    except (ValueError, OSError):  # with a NUL, or endless
        return False


def names(runs: Path) -> list[str]:
    """The names of all runs in the folder `runs`, in no order, without looking into them."""
    named = (path for path in _folders(runs) if not unspeakable(path.name))
    return [path.name for path in named if (path / "recipe.json").is_file()]


def _folders(runs: Path) -> list[Path]:
    try:
        with os.scandir(runs) as entries:
            return [Path(e.path) for e in entries if not e.name.startswith(".") and e.is_dir()]
    except FileNotFoundError:
        return []


class _GoesOnError(Exception):
    """The run is not over: how it stands is told by locks, and by no file."""


def _seen(path: Path) -> Overview:
    """The run as it stands; two looks at the disk for one that was over some while ago.

    Each file that tells of a run is put into its folder anew, so the folder's time is another one
    then; but not within the same moment, so that a recent one is no proof.
    """
    told, recipe = os.stat(path), os.stat(f"{path}/recipe.json")  # noqa: PTH116
    if time.time_ns() - told.st_mtime_ns < RECENT:
        return _looked_into(path)
    key = (str(path), told.st_ino, told.st_mtime_ns, recipe.st_mtime_ns)
    try:
        return _over.get(key, partial(_settled, path))
    except _GoesOnError:
        return _made(path)


def _settled(path: Path) -> Overview:
    if _marks(f"{path}/result.json") is None:
        raise _GoesOnError
    return _looked_into(path)


def _looked_into(path: Path) -> Overview:
    stamp = _stamp(str(path))
    if stamp[1] is None:  # it goes on, or was killed
        return _made(path)
    return _over.get((str(path), stamp), partial(_made, path))


def _stamp(path: str) -> tuple[_Marks | None, ...]:
    """What changes with whatever is told of a run that is over; FileNotFoundError if it is none.

    Strings take a third of the time of paths, which counts where there are hundreds of runs.
    """
    found = os.stat(f"{path}/recipe.json")  # noqa: PTH116
    return (
        (found.st_mtime_ns, found.st_size, found.st_ino),
        *(_marks(f"{path}/{name}") for name in _TOLD),
    )


def _marks(path: str) -> _Marks | None:
    try:
        found = os.stat(path)  # noqa: PTH116
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _made(path: Path) -> Overview:
    run = Run(path)
    status = run.status()
    steps, accuracies = _readers.get(str(path), partial(Accuracies, path)).read()
    recipe, each = run.recipe, status.steps_per_epoch
    # A status of other pictures than the curves are of would tell of epochs that there are not.
    fits = each and (not steps or steps[-1] <= each * recipe.epochs)
    best = max(range(len(steps)), key=accuracies.__getitem__, default=None)
    return Overview(
        name=run.name,
        created=run.created,
        owner=run.owner,
        recipe=recipe,
        status=status,
        best=None if best is None else accuracies[best],
        best_epoch=None if best is None or not fits else round(steps[best] / each),
        curve=_curve([step / each for step in steps], accuracies) if fits else (),
        device=_device(status, recipe),
        parent=Parent.read(run.folder),
        about=About.read(run.folder),
        changed=tuple(changes.tolerant(run.folder)),
    )


def _device(status: Status, recipe: Recipe) -> str:
    """What it is computed on, in a word; what was asked for says nothing of a run that trained."""
    asked = recipe.device != "auto" or not status.step
    return status.device.partition(" ")[0] or (recipe.device if asked else "–")


def _curve(epochs: Sequence[float], accuracies: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """The points of the small curve, those that can be drawn."""
    along, up = thinned(np.array(epochs), np.array(accuracies), POINTS)
    finite = np.isfinite(up)
    return tuple(zip(along[finite].tolist(), up[finite].tolist(), strict=True))
