"""What takes seconds is computed in a thread, once for all who ask, while they see how far it is.

One thing is computed at a time: a server has other readers, too. What nobody has asked about for a
while is given up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from explainers.images.pictures import Progress
from explainers.one_thread import as_the_process

T = TypeVar("T")

PATIENCE = 0.3
"""Seconds that whoever asks waits: what is quick is there by then."""

FORGOTTEN = 20.0
"""Seconds after which a job that nobody asks about is given up."""

_STALE = 10.0  # seconds for which a failure is believed


class GivenUpError(Exception):
    """Nobody waits for the result any more."""


class Job(Generic[T]):
    """Something that is being computed, or was: `words` and `share` (0 to 1) say how far it is."""

    def __init__(self, make: Callable[[Progress], T]) -> None:
        """Start at once; `make` is called with what it is to tell how far it is."""
        self.words, self.share = "Something else is being computed first", 0.0
        self.asked = self.ended = time.monotonic()
        self._make = make
        self._result: list[T] = []
        self.error: Exception | None = None
        self._over = threading.Event()
        threading.Thread(target=self._run, name="evaluation", daemon=True).start()

    @property
    def over(self) -> bool:
        """Whether it has come to its end."""
        return self._over.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most so long; whether it has come."""
        return self._over.wait(seconds)

    def asked_again(self) -> None:
        """Note that somebody still waits for it."""
        self.asked = time.monotonic()

    def result(self) -> T:
        """What was made; raises what ended it. To be asked for when it is over."""
        if self.error is not None:
            raise self.error
        return self._result[0]

    @property
    def stale(self) -> bool:
        """Whether it has failed, and is worth another try."""
        old = time.monotonic() - self.ended > _STALE
        return self.over and self.error is not None and (old or self._given_up)

    @property
    def _given_up(self) -> bool:
        return isinstance(self.error, GivenUpError)

    def _run(self) -> None:
        as_the_process()
        try:
            with _turn:
                self._result.append(self._make(self._told))
        except Exception as error:  # noqa: BLE001 (whoever asks for the result gets it)
            self.error = error
        finally:
            self.ended = time.monotonic()
            self._over.set()

    def _told(self, words: str, share: float) -> None:
        if time.monotonic() - self.asked > FORGOTTEN:
            raise GivenUpError("nobody waits for it any more")
        self.words, self.share = words, min(1.0, max(0.0, share))


_turn = threading.Lock()


class Jobs(Generic[T]):
    """Jobs of one kind, the last ones of them, each under the value that decides its result."""

    def __init__(self, most: int, weigh: Callable[[T], int]) -> None:
        """Remember results of at most the weight `most` in all."""
        self._most, self._weigh = most, weigh
        self._jobs: dict[Hashable, Job[T]] = {}
        self._lock = threading.Lock()

    def look(self, key: Hashable, make: Callable[[Progress], T]) -> Job[T]:
        """The job for the value `key`: begun now, or known already."""
        with self._lock:
            job = self._jobs.pop(key, None)
            if job is None or job.stale:
                job = Job(make)
            self._jobs[key] = job
            job.asked_again()
        job.wait(PATIENCE)
        self._forget(key)
        return job

    def _forget(self, asked: Hashable) -> None:
        """Drop the results that were asked for longest ago; what is being made stays."""
        with self._lock:
            ended = [key for key, job in self._jobs.items() if job.over and key != asked]
            weight = sum(self._weight(job) for job in self._jobs.values() if job.over)
            for key in ended:
                if weight <= self._most:
                    return
                weight -= self._weight(self._jobs.pop(key))

    def _weight(self, job: Job[T]) -> int:
        return 1000 if job.error is not None else self._weigh(job.result())
