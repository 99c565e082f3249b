"""The runs that were deleted a while ago: they lie aside, beside the others, under hidden names.

Whoever deleted one can bring it back for `KEPT` seconds, see `keeping`. It still counts for the
limit of the disk; then it is removed for good.
"""

from __future__ import annotations

import math
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from explainers.locks import holding
from explainers.records import read_text
from explainers.training import unfinished
from explainers.training.folder import Folder
from explainers.training.standing import is_at_work

KEPT = 600.0
"""Seconds for which a run that was deleted can be brought back."""

LATER = 60.0
"""Seconds after that until it is removed: who was offered it a moment ago may still take it."""

_NAME = re.compile(r"\.deleted-[0-9a-f]{8}-(.+)", re.DOTALL)


def hidden_name(name: str) -> str:
    """What the folder of a run called `name` is called while it lies aside: another each time."""
    return f".deleted-{secrets.token_hex(4)}-{name}"


@dataclass(frozen=True)
class Deleted:
    """A run that was deleted and lies aside: `name` is what it was called."""

    folder: Folder
    name: str

    @property
    def owner(self) -> str:
        """Who started it, as `Run.owner`."""
        with suppress(ValueError):
            return read_text(self.folder.owner) or ""
        return ""

    @property
    def age(self) -> float:
        """Seconds since it was deleted; infinite once it is brought back, or removed for good."""
        try:
            return time.time() - self.folder.path.stat().st_mtime
        except FileNotFoundError:
            return math.inf

    @property
    def is_due(self) -> bool:
        """Whether its time is over, and nobody is at it."""
        return self.age > KEPT + LATER and not is_at_work(self.folder)


def deleted_runs(runs: Path) -> list[Deleted]:
    """The runs that can be brought back, the one that was deleted last first."""
    found = [(one.age, one) for one in _aside(runs)]
    return [one for age, one in sorted(found, key=lambda pair: pair[0]) if age < KEPT]


def sweep(runs: Path) -> None:
    """Remove the runs for good whose time is over."""
    for one in _aside(runs):
        if one.is_due:
            doomed = runs / f"{unfinished.PREFIX}{secrets.token_hex(8)}"
            with suppress(FileNotFoundError), holding(runs / ".lock"):
                one.folder.path.rename(doomed)  # unless it is brought back at this moment
            shutil.rmtree(doomed, ignore_errors=True)  # what is left, the next new run sweeps away


def _aside(runs: Path) -> Iterator[Deleted]:
    for path in runs.glob(".deleted-*"):
        if found := _NAME.fullmatch(path.name):
            yield Deleted(Folder(path.absolute()), found[1])
