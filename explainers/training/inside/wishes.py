"""Who looks into a run, and at which of its sample pictures: files that are touched.

`inside/` in the run's folder holds an empty file for each picture that a server has viewers of,
touched by it as long as there are any, and the look at each, written by the worker. So it does for
those who look at the network itself, with whatever picture: the look is its weights, then. How
long ago a file was touched each reader finds by its own watch, as with a lease.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from pathlib import Path

from explainers import files
from explainers.records import read_text
from explainers.training import lease
from explainers.training.folder import Folder

EVERY = 2.0
"""Seconds between two touches."""

WISH, LOOK = "wish-", "look-"

WEIGHTS = -1
"""Stands, among the numbers of pictures, for the network's weights, see `moments`."""

MOST_WEIGHTS = 1_000_000
"""Numbers of a network that is written down between two steps: at once, 4 MB."""

LONGEST = 1_000
"""Characters of why there is nothing to be seen."""


def wish(folder: Folder, picture: int) -> None:
    """Say that somebody looks at the sample picture of this number now, or at the `WEIGHTS`."""
    path = folder.inside / f"{WISH}{_called(picture)}"
    with contextlib.suppress(OSError):  # the disk is full, or the run is gone: nothing is shown
        folder.inside.mkdir(exist_ok=True)
        path.touch()


def wished(folder: Folder, count: int) -> list[int]:
    """What somebody looks at, of `count` pictures, or the `WEIGHTS`; late wishes are taken away."""
    found = []
    with contextlib.suppress(OSError):
        for path in folder.inside.glob(f"{WISH}*"):
            called = path.name.removeprefix(WISH)
            picture = _number(called, count)
            if picture is None or lease.is_late(path):
                for late in (path, _seen(folder, called), _unseen(folder, called)):
                    late.unlink(missing_ok=True)
            else:
                found.append(picture)
    return sorted(found)


def pending(folder: Folder) -> bool:
    """Whether the worker has yet to take away a wish: it looks until the last one is late."""
    return any(folder.inside.glob(f"{WISH}*"))


def _called(picture: int) -> str:
    return "weights" if picture == WEIGHTS else str(picture)


def _number(called: str, count: int) -> int | None:
    """The number of what is called so; None where it is none of `count` pictures."""
    if called == _called(WEIGHTS):
        return WEIGHTS
    return int(called) if called.isdecimal() and int(called) < count else None


def look_at(folder: Folder, picture: int) -> Path:
    """Where the look with a picture is kept."""
    return _seen(folder, _called(picture))


def _seen(folder: Folder, called: str) -> Path:
    return folder.inside / f"{LOOK}{called}.bin"


def tell(folder: Folder, picture: int, content: bytes) -> None:
    """Put a look down for all who wish it. Raises OSError where it cannot be written."""
    with files.replacing(look_at(folder, picture), lasting=False) as file:
        file.write(content)


def fail(folder: Folder, picture: int, why: str) -> None:
    """Say why there is no look with a picture: until there is one."""
    with contextlib.suppress(OSError):  # where this cannot be said, nothing else can be either
        files.write(_failure(folder, picture), why[:LONGEST], lasting=False)


def failure(folder: Folder, picture: int) -> str:
    """Why there is no look with a picture; empty where nobody said so, or it came before one."""
    said = _failure(folder, picture)
    try:
        if said.stat().st_mtime_ns < look_at(folder, picture).stat().st_mtime_ns:
            return ""
    except FileNotFoundError:
        pass  # one of the two: there was no look, or no failure
    try:
        return read_text(said) or ""
    except ValueError:
        return ""


def _failure(folder: Folder, picture: int) -> Path:
    return _unseen(folder, _called(picture))


def _unseen(folder: Folder, called: str) -> Path:
    return folder.inside / f"{LOOK}{called}.txt"


def clear(folder: Folder) -> None:
    """Nobody looks any more: the worker ends."""
    shutil.rmtree(folder.inside, ignore_errors=True)


class Turns:
    """When the worker looks next, and with which picture: each in its turn, as are the weights.

    A look that took long is followed by a long pause, so that all together take at most `SHARE`
    of the worker's time, however many look and however large the network is; unless that would
    keep those who look waiting for longer than `LONGEST`, as on a machine that is very busy.
    """

    EVERY = 1.0
    """Seconds until a picture has its turn again, if time allows."""

    SHARE = 0.02

    LONGEST = 10.0
    """Seconds that a pause lasts at most."""

    AT_ONCE = 3
    """Pictures that have their turn once in `EVERY`; where there are more, each has it later."""

    def __init__(self) -> None:
        """The first look comes at once."""
        self._next = -float("inf")
        self._last = WEIGHTS - 1

    def due(self) -> bool:
        """Whether it is time for a look, if somebody wishes it."""
        return time.monotonic() >= self._next

    def pick(self, pictures: list[int]) -> int | None:
        """The picture whose turn it is; None, and a pause, where nobody looks."""
        if not pictures:
            self._next = time.monotonic() + self.EVERY / 2
            return None
        self._last = next((one for one in pictures if one > self._last), pictures[0])
        return self._last

    def done(self, began: float, among: int) -> None:
        """A look that `began` then is over: it was one of so many pictures."""
        now = time.monotonic()
        apart = self.EVERY / min(among, self.AT_ONCE)
        pause = min((now - began) * (1 / self.SHARE - 1), self.LONGEST)
        self._next = max(began + apart, now + pause)
