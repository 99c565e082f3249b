"""That a worker is there and at it, told by itself every two seconds: a file that it touches.

A lock is let go of the instant its holder ends, but it tells only of processes that share the
system (or a file server that keeps locks), and it is held by a worker that was halted as well. So
the worker has a lease besides. How old it is, each reader finds by its own watch: from when on it
has seen no change. Clocks of several machines need not agree for that; a reader who comes new
takes a lease for fresh, and knows better ten seconds later.
"""

from __future__ import annotations

import json
import os
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from explainers import files
from explainers.records import read_as

EVERY = 2.0
"""Seconds between two renewals."""

LATE = 10.0
"""Seconds after which a worker that renews nothing is said to be silent, or, elsewhere, gone."""

REMEMBERED = 1_000
"""Leases that a process remembers, those it looked at last."""


@dataclass(frozen=True)
class Holder:
    """Who holds a lease: the name of a machine, and the number of a process there."""

    host: str
    pid: int

    @classmethod
    def here(cls) -> Holder:
        """This process."""
        return cls(platform.node(), os.getpid())

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is a process of another machine, of which this one's locks say nothing."""
        return self.host != platform.node()


@contextmanager
def kept(path: Path) -> Iterator[None]:
    """Hold and renew the lease `path` until the block ends, which gives it up.

    Raises OSError if it cannot be written. Renewing takes no room on the disk. What is left of
    the leases of those who trained along with an earlier holder is cleared away.
    """
    for left in _others(path):
        left.unlink(missing_ok=True)
    files.write(path, json.dumps(asdict(Holder.here())), lasting=False)
    over = threading.Event()
    thread = threading.Thread(target=_renew, args=(path, over), name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        path.unlink(missing_ok=True)


def _renew(path: Path, over: threading.Event) -> None:
    while not over.wait(EVERY):
        with suppress(OSError):  # the folder was moved, or its disk is gone: readers see it age
            os.utime(path)


class _Watch:
    """When this process saw each lease change last."""

    def __init__(self) -> None:
        self._seen: dict[Path, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def age(self, path: Path) -> float | None:
        try:
            stamp = path.stat().st_mtime_ns
        except OSError:
            return None
        with self._lock:
            known = self._seen.pop(path, None)
            if known is None or known[0] != stamp:
                known = (stamp, time.monotonic())
            self._seen[path] = known  # now the one that was looked at last
            while len(self._seen) > REMEMBERED:
                del self._seen[next(iter(self._seen))]
        return time.monotonic() - known[1]


_watch = _Watch()


def age(path: Path) -> float | None:
    """Seconds for which this process has seen no change of a lease; None if there is none."""
    return _watch.age(path)


def is_late(path: Path) -> bool:
    """Whether the lease's holder has been silent for too long."""
    seconds = age(path)
    return seconds is not None and seconds > LATE


def of_process(path: Path, rank: int) -> Path:
    """The lease of another process that trains along with the holder of the lease `path`."""
    return path.with_name(f"{path.stem}-{rank}{path.suffix}")


def is_any_late(path: Path) -> bool:
    """Whether the lease's holder, or one who trains along, has been silent for too long."""
    return any(map(is_late, (path, *_others(path))))


def _others(path: Path) -> Iterator[Path]:
    return path.parent.glob(f"{path.stem}-*{path.suffix}")


def holder(path: Path) -> Holder | None:
    """Who holds the lease; None if nobody does, or nobody can tell."""
    try:
        return read_as(Holder, path)
    except ValueError:
        return None


def is_held_elsewhere(path: Path) -> bool:
    """Whether a worker of another machine is at it, as far as this process has seen."""
    found = holder(path)
    return found is not None and found.is_elsewhere and not is_late(path)


def await_end(path: Path) -> bool:
    """Watch a lease of another machine until it is late or given up; false if it is renewed."""
    before = _stamp(path)
    while is_held_elsewhere(path):
        if _stamp(path) not in (before, None):
            return False
        time.sleep(EVERY / 10)
    return True


def _stamp(path: Path) -> int | None:
    with suppress(OSError):
        return path.stat().st_mtime_ns
    return None
