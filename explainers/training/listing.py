"""The runs that there are."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from explainers.shown import without_folders
from explainers.training.naming import is_hidden, unspeakable
from explainers.training.run import Run


class Runs(NamedTuple):
    """The runs of a folder that can be read, the newest first, and a sentence for each other."""

    found: list[Run]
    unreadable: list[str]


def find_runs(runs: Path) -> Runs:
    """All runs in the folder `runs`; none if there is no such folder."""
    found: list[tuple[float, Run]] = []
    unreadable = []
    for path in runs.glob("*/recipe.json"):
        if is_hidden(path.parent.name):
            continue
        if sentence := unspeakable(path.parent.name):
            unreadable.append(sentence)
            continue
        try:
            run = Run(path.parent)
            found.append((run.created, run))
        except FileNotFoundError:
            continue  # it was deleted meanwhile
        except (ValueError, OSError) as error:
            unreadable.append(
                f"The run {path.parent.name} cannot be read. {without_folders(str(error))}"
            )
    found.sort(key=lambda pair: pair[0], reverse=True)
    return Runs([run for _, run in found], sorted(unreadable))


def latest(runs: Path) -> Run | None:
    """The run that was made last, or None."""
    return next(iter(find_runs(runs).found), None)
