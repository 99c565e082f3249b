"""Who makes the frames of a run: the same ones for all who ask at the same moment."""

from __future__ import annotations

import math
import threading
import time
from abc import ABC, abstractmethod

from explainers.training.frames import Content, Frame

FRESH, FRESH_AT_FIRST = 0.2, 0.05
"""Seconds that a frame is good for: viewers who ask within them are all given the same one. And
while the first point is expected."""

REMEMBERED = 4
"""Frames that a viewer may be behind and still be told only what is new."""


class Maker(ABC):
    """Makes frames on demand and at most every `FRESH` seconds. Threads may share one."""

    def __init__(self) -> None:
        """Nothing is read before the first frame is asked for."""
        self._lock = threading.Lock()
        self._frame: Frame | None = None
        self._earlier: dict[str, Content] = {}
        self._made = -math.inf

    def frame(self) -> Frame:
        """The run at this moment (or a blink ago).

        Raises ValueError with a sentence where the run is not there any more.
        """
        with self._lock:
            frame = self.known()
            if frame is None:
                self._frame = frame = Frame.of(self._make(), dict(self._earlier))
                self._remember(frame)
                self._made = time.monotonic()
            return frame

    @abstractmethod
    def _make(self) -> Content:
        """What is shown now; raises as `frame`."""

    def _remember(self, frame: Frame) -> None:
        """Keep it for those who will be told of the next ones, instead of the oldest."""
        self._earlier.pop(frame.tag, None)
        self._earlier[frame.tag] = frame.data
        while len(self._earlier) > REMEMBERED:
            del self._earlier[next(iter(self._earlier))]

    def known(self) -> Frame | None:
        """The frame, if it is there already; None where it would have to be made first."""
        if self._frame is None:
            return None
        good_for = FRESH_AT_FIRST if self._frame.soon else FRESH
        return self._frame if time.monotonic() - self._made < good_for else None

    def expire(self) -> None:
        """Have the next frame made anew: something was just asked of the run."""
        with self._lock:
            self._made = -math.inf
