"""Signals that ask a worker to end."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from types import FrameType


class StopAsked(BaseException):
    """Somebody asked the worker to stop while it was not yet training.

    Like KeyboardInterrupt no Exception, so that no library mistakes it for a failure of its own.
    """


@dataclass
class Signals:
    """Turns SIGTERM and SIGINT into a polite stop."""

    received: bool = False
    raising: bool = True
    """Whether a signal also raises StopAsked, to leave an import or a download at once."""

    def listen(self) -> None:
        """Take these signals from now on."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._receive)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        self.received = True
        if self.raising:
            raise StopAsked


def ignore() -> None:
    """Leave it to another process to end this one."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
