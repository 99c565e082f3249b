"""Whose turn it is: so many runs at a time train on a machine, the others wait as they came.

Beside the runs lies a folder `.queue`. Whoever trains holds the lock of one of its places; whoever
waits holds that of a ticket, and tickets are numbered. The system lets go of both when their
holder ends, however it ends, so nobody waits for one that is not there. Only the standard library
is used: a worker that waits has not imported PyTorch and takes some 15 MB.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from explainers import environment
from explainers.locks import Lock, holding
from explainers.training.folder import Folder
from explainers.training.status import Status

AT_ONCE = "LAYERS_RUNS_AT_ONCE"
MOST = 64

POLL = 0.2
"""Seconds between two looks at whose turn it is."""


def at_once() -> int:
    """How many runs train at the same time; ValueError where the environment says no number."""
    return environment.whole(AT_ONCE, MOST, "runs that train at the same time")


@dataclass(frozen=True)
class Ahead:
    """Who is before one in the queue: the names of runs that train, and of those that wait."""

    training: tuple[str, ...]
    waiting: tuple[str, ...]


def is_free(runs: Path) -> bool:
    """Whether a run of this folder that begins now need not wait, as far as one can tell."""
    queue = runs / ".queue"
    try:
        held = [Lock(path).is_held() for path in _places(queue, at_once())]
    except ValueError:  # how many places there are: whoever is to train says what is wrong
        return False
    return not all(held) and not any(Lock(path).is_held() for path in _tickets(queue))


class Turn:
    """The place of one run in the queue, and then at the device, until it is given back."""

    def __init__(self, folder: Folder) -> None:
        """Nothing is asked for yet."""
        self._name = folder.path.name
        self._queue = folder.path.parent / ".queue"
        self._place: Lock | None = None
        self._ticket: Path | None = None
        self._held: Lock | None = None

    def wait(self, tell: Callable[[Ahead], None]) -> None:
        """Return when it is this run's turn; until then `tell` hears again and again who is ahead.

        What `tell` raises ends the waiting. Raises ValueError where `at_once` does.
        """
        places = at_once()
        self._queue.mkdir(exist_ok=True)
        self._draw()
        while (ahead := self._look(places)) is not None:
            tell(ahead)
            time.sleep(POLL)
        self._put_back()

    def close(self) -> None:
        """Leave the queue, or the device."""
        self._put_back()
        if self._place is not None:
            self._place.release()
            self._place = None

    def _draw(self) -> None:
        """Take the ticket with the next number."""
        with holding(self._queue / "lock"):
            number = max((int(path.stem) for path in _tickets(self._queue)), default=0) + 1
            self._ticket = self._queue / f"{number:06d}.ticket"
            self._ticket.write_text(self._name, encoding="utf-8")
            self._held = Lock(self._ticket)
            self._held.acquire()

    def _put_back(self) -> None:
        if self._ticket is not None and self._held is not None:
            self._ticket.unlink(missing_ok=True)
            self._held.release()
        self._ticket = self._held = None

    def _look(self, places: int) -> Ahead | None:
        """Who is ahead; None if nobody is, and a place at the device has been taken."""
        assert self._ticket is not None
        before = tuple(_name(path) for path in waiting(self._queue) if path < self._ticket)
        if not before:
            for path in _places(self._queue, places):
                lock = Lock(path)
                if lock.acquire(patience=0):
                    path.write_text(self._name, encoding="utf-8")
                    self._place = lock
                    return None
        taken = [path for path in _places(self._queue, places) if Lock(path).is_held()]
        return Ahead(tuple(map(_name, taken)), before)


def waiting(queue: Path) -> list[Path]:
    """The tickets whose holders are there, in their order; others' are thrown away."""
    found = []
    for path in sorted(_tickets(queue)):
        if Lock(path).is_held():
            found.append(path)
        else:
            with holding(queue / "lock"):  # or it has just been written and is not held yet
                if not Lock(path).is_held():
                    path.unlink(missing_ok=True)
    return found


def expected(runs: Path, ahead: Ahead) -> float | None:
    """Seconds until those `ahead` are likely to be done; None while that cannot be told.

    A run that waits is taken to need as long for an epoch as those that train.
    """
    trained = [Status.tolerant(Folder(runs / name)) for name in ahead.training]
    left = [status.seconds_left for status in trained]
    known = [seconds for seconds in left if seconds is not None]
    if not known or len(known) < len(left):
        return None
    an_epoch = max(
        status.train_seconds / status.step * status.steps_per_epoch for status in trained
    )
    heapq.heapify(known)
    for name in ahead.waiting:
        try:
            epochs = Folder(runs / name).read_recipe().epochs
        except ValueError:
            continue  # it is not there any more, or will fail at once
        heapq.heappush(known, heapq.heappop(known) + epochs * an_epoch)
    return known[0]


def _tickets(queue: Path) -> Iterator[Path]:
    return queue.glob("*.ticket")


def _places(queue: Path, count: int) -> list[Path]:
    return [queue / f"place-{number}" for number in range(count)]


def _name(path: Path) -> str:
    """The run that holds a place or a ticket; none is known of one that has just let go."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
