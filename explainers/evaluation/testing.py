"""The test pictures of a data set, found again: looked up or read, and never downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from torch import Tensor

from explainers import places, serving
from explainers.evaluation.jobs import Job, Jobs
from explainers.images import cifar10, fingerprint, sources
from explainers.images.fingerprint import Half
from explainers.images.pictures import Pictures, Progress
from explainers.once import Once
from explainers.training.folder import BUILT_IN_DATA
from explainers.training.run import Run

MOST = 4
"""Data sets that are held open at once, for all readers; their tensors are mapped from files."""


@dataclass(frozen=True)
class Tested:
    """Test pictures, uint8 (N, 3, 32, 32), their labels (N), and what tells them from others."""

    images: Tensor
    labels: Tensor
    classes: tuple[str, ...]
    half: Half


_read: Once[Tested] = Once(MOST)
_jobs: Jobs[Tested] = Jobs(MOST, lambda _: 1)


def look(data: str) -> Job[Tested]:
    """The test pictures of the data set called `data`, as a job that reads them."""
    return _jobs.look(key(data), partial(tested, data))


def tested(data: str, progress: Progress) -> Tested:
    """The test pictures themselves; PictureError, a ValueError, in words, where they are gone."""
    return _read.get(key(data), partial(_tested, data, progress))


def whole(data: str, progress: Progress) -> Pictures:
    """Both halves of the data set, never downloaded; raises as `tested`."""
    if data == "cifar10" and not cifar10.is_here(places.data()):
        raise ValueError("CIFAR-10 is not on this machine any more.")
    return sources.load(data, root=places.data(), progress=progress)


def _tested(data: str, progress: Progress) -> Tested:
    found = whole(data, progress)
    half = fingerprint.half(found.test, len(found.classes))
    return Tested(found.test.images, found.test.labels, found.classes, half)


def key(data: str) -> tuple[str, str, float]:
    """What decides which pictures those are; a folder's or a file's time changes when it does."""
    if data in BUILT_IN_DATA:
        return str(places.data()), data, 0.0
    try:
        return "", data, Path(data).stat().st_mtime
    except (OSError, ValueError):
        return "", data, -1.0


def check_may_be_read(run: Run) -> None:
    """Raise ValueError, in words, where a run's folder names a place that is not looked at here.

    A run's folder may come from a stranger. On a server that many visit only uploads are read.
    """
    if run.recipe.data in BUILT_IN_DATA or not serving.shared():
        return
    uploads = (places.data() / "uploads").resolve()
    if uploads not in Path(run.recipe.data).resolve().parents:
        raise ValueError("Its pictures lie in a folder that this server does not look at.")


def check_same(run: Run, found: Tested) -> None:
    """Raise ValueError, in words, where these are not the pictures that the run was tested on."""
    known = run.fingerprint()
    if known.get("test") != found.half or known.get("classes") != list(found.classes):
        raise ValueError(
            f"The test pictures of {Path(run.recipe.data).name} are not those that the run "
            f"{run.name} was tested on: they have changed since."
        )
