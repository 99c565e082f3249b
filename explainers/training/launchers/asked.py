"""What somebody elsewhere answers, asked for in the background: nobody waits for a network."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

FRESH = 1.0
"""Seconds that an answer is good for."""

WAIT = 0.25
"""Seconds that whoever asks is kept, if an answer is known already; else it may be the old one."""

REMEMBERED = 1_000
"""Answers that are remembered, those that were asked for last."""


@dataclass(frozen=True)
class _Answer(Generic[T]):
    value: T
    until: float


class Asked(Generic[T]):
    """The last answers, each under what was asked. Any number of threads may ask at once.

    However many ask for the same, the question goes out once, and no lock is held meanwhile.
    """

    def __init__(
        self,
        ask: Callable[[str], T],
        lasts: Callable[[T], bool] = lambda _: False,
        fresh: float | None = None,
    ) -> None:
        """`ask` raises nothing; an answer that `lasts` is never asked for again.

        Others are good for `fresh` seconds, or else for `FRESH`.
        """
        self._ask, self._lasts, self._fresh = ask, lasts, fresh
        self._known: OrderedDict[str, _Answer[T]] = OrderedDict()
        self._asking: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def now(self, what: str, patience: float = WAIT) -> T | None:
        """The answer; an older one if a new one takes long, None if none came in `patience`."""
        with self._lock:
            known = self._known.get(what)
            if known is not None and time.monotonic() < known.until:
                self._known.move_to_end(what)
                return known.value
            answered = self._asking.get(what)
            if answered is None:
                answered = self._asking[what] = threading.Event()
                threading.Thread(target=self._find_out, args=(what,), daemon=True).start()
        answered.wait(patience if known is None else WAIT)
        with self._lock:
            known = self._known.get(what, known)
        return None if known is None else known.value

    def _find_out(self, what: str) -> None:
        try:
            value = self._ask(what)
            fresh = FRESH if self._fresh is None else self._fresh
            until = float("inf") if self._lasts(value) else time.monotonic() + fresh
            with self._lock:
                self._known[what] = _Answer(value, until)
                self._known.move_to_end(what)
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
        finally:
            with self._lock:
                self._asking.pop(what).set()
