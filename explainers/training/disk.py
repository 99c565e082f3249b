"""How much of the disk runs and pictures may take together, and whether another run fits."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from explainers import serving
from explainers.training import aside
from explainers.training.recipe import Recipe

if TYPE_CHECKING:  # they load PyTorch; where there is no limit, nothing has to be reckoned
    from explainers.training.run import Run

NAME = "LAYERS_DISK"
GIGABYTE = 10**9
OF_A_CLASS = 20
"""Gigabytes of a server that a class shares, where the environment does not say."""

MOST = 10**6


def limit() -> int | None:
    """Bytes that runs and pictures may take; None for no limit, ValueError for no number."""
    text = os.environ.get(NAME, "")
    if not text:
        return OF_A_CLASS * GIGABYTE if serving.shared() else None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST):
        raise ValueError(
            f"The environment variable {NAME} is {text!r}: it must be a whole number from 1 to "
            f"{MOST:,}, the gigabytes that runs and pictures may take."
        )
    return int(text) * GIGABYTE


def used(*folders: Path) -> int:
    """Bytes of all files in these folders; none in one that is not there."""
    return sum(_sizes(folders))


def check_run(recipe: Recipe, runs: Path, data: Path, resumed: Run | None = None) -> None:
    """Raise ValueError, in words, where the checkpoints of a run would pass the limit.

    What runs that go on are still to write counts as taken; so does what a run that is to be
    `resumed` has written.
    """
    if (most := limit()) is None:
        return
    from explainers.training import room
    from explainers.training.listing import find_runs

    going_on = [run for run in find_runs(runs).found if run.alive()]
    coming = sum(map(_to_come, going_on))
    wanted = _to_come(resumed) if resumed else room.run_bytes(recipe)
    _check(used(runs, data) + coming, wanted, most, "the checkpoints of this run")


def check_upload(size: int, runs: Path, data: Path) -> None:
    """Raise ValueError, in words, where an upload of `size` bytes would pass the limit."""
    if (most := limit()) is not None:
        _check(used(runs, data), size, most, "this upload")


def _check(taken: int, wanted: int, most: int, what: str) -> None:
    if taken + wanted > most:
        raise ValueError(
            f"The disk is full for now: runs and pictures take {_gigabytes(taken)} of the "
            f"{_gigabytes(most)} that they may, and {what} would take {_gigabytes(wanted)}. "
            "Delete runs that nobody needs, or ask whoever runs this server to: their room is "
            f"free {aside.KEPT / 60:.0f} minutes later."
        )


def _to_come(run: Run) -> int:
    """What a run is still to write, at most."""
    from explainers.training import room

    there = used(run.folder.checkpoints, run.folder.predictions)
    return max(0, room.run_bytes(run.recipe) - there)


def _gigabytes(count: int) -> str:
    return f"{count / GIGABYTE:,.2f}".rstrip("0").rstrip(".") + " GB"


def _sizes(folders: Iterable[Path]) -> Iterable[int]:
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                try:
                    yield (Path(place) / name).lstat().st_size
                except FileNotFoundError:  # it has just been deleted, or given its name
                    continue
