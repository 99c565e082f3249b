"""The same settings asked by many are worked out once: a class that follows a lecture does that."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """The last results, each under the value that it was made from; for any number of threads.

    What is kept is shared by all who ask: nobody may change it.
    """

    def __init__(self, entries: int, weigh: Callable[[T], int] = lambda _: 1) -> None:
        """Keep results of at most the weight `entries` in all, each weighing `weigh(result)`."""
        self._most, self._weigh = entries, weigh
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def get(self, of: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives for the value `of`; made anew only where it is not kept.

        Two who ask at the same moment may both make it: neither waits for the other.
        """
        with self._lock:
            if of in self._kept:
                self._kept.move_to_end(of)
                return self._kept[of][0]
        made = make()
        self._keep(of, made)
        return made

    def known(self, of: Hashable) -> T | None:
        """What is kept for the value `of`, if anything is."""
        with self._lock:
            return self._kept[of][0] if of in self._kept else None

    def _keep(self, of: Hashable, made: T) -> None:
        weight = self._weigh(made)
        if weight > self._most:
            return
        with self._lock:
            self._weight -= self._kept.pop(of, (made, 0))[1]
            self._kept[of] = made, weight
            self._weight += weight
            while self._weight > self._most:
                self._weight -= self._kept.popitem(last=False)[1][1]
