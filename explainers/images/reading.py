"""A folder or ZIP read ahead of its use, in a thread: what it holds and what had to be left out.

What is read is kept as `folder.load` keeps it, so a training that starts later finds it ready. One
reading serves everybody who asks for the same path, and ends when nobody has asked for a while.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path

from explainers.images import folder
from explainers.images.pictures import PictureError, Pictures

FORGOTTEN = 20.0
"""Seconds after which a reading that nobody asks for is given up."""

FRESH = 60.0
"""Seconds for which a result is believed without looking at the files again."""

MOST = 16  # results that are remembered
# Seconds that a caller waits: what was kept before is there by then; and that whoever begins a
# reading waits, which is enough for a few pictures.
_PATIENCE, _FIRST = 0.3, 1.5


@dataclass(frozen=True)
class Report:
    """What was read: pictures of each class in each part, and what a reader must be told."""

    classes: tuple[str, ...]
    train: tuple[int, ...]
    test: tuple[int, ...]
    left_out: tuple[str, ...]
    remarks: tuple[str, ...]

    @classmethod
    def of(cls, pictures: Pictures) -> Report:
        """The report of a data set."""
        count = len(pictures.classes)
        train, test = (
            tuple(part.labels.bincount(minlength=count).tolist())
            for part in (pictures.train, pictures.test)
        )
        return cls(pictures.classes, train, test, pictures.left_out, pictures.remarks)


class _GivenUpError(Exception):
    """Nobody waits for the reading any more."""


class Reading:
    """A data set that is being read, or was: `words` and `share` say how far it is.

    In the end there is a `report`, or an `error` that says why there cannot be one.
    """

    def __init__(self, path: Path, root: Path) -> None:
        """Start at once."""
        self.words, self.share = f"Looking at {path.name}", 0.0
        self.report: Report | None = None
        self.error: Exception | None = None
        self.asked = self.ended = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(path, root), daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether it has come to its end."""
        return self._over.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most so long; whether it has come."""
        return self._over.wait(seconds)

    def _run(self, path: Path, root: Path) -> None:
        try:
            self.report = Report.of(folder.load(path, root, self._heard))
        except Exception as error:  # noqa: BLE001 (whoever asks for the result gets it)
            self.error = error
        finally:
            self.ended = time.monotonic()
            self._over.set()

    def _heard(self, words: str, share: float) -> None:
        if time.monotonic() - self.asked > FORGOTTEN:
            raise _GivenUpError("nobody waits for it any more")
        self.words, self.share = words, min(1.0, share)


_readings: dict[tuple[str, str, float], Reading] = {}
_guard = threading.Lock()  # of the above: visitors are threads


def look(path: Path, root: Path, stamp: float = 0.0) -> Reading:
    """The reading of `path`, whose `stamp` changes when it does: begun now, or known already.

    What is quick, such as what was kept before, is over when this returns.
    """
    key = (str(path), str(root), stamp)
    with _guard:
        reading = _readings.get(key)
        begins = reading is None or _is_stale(reading)
        if reading is None or begins:
            _readings[key] = reading = Reading(path, root)
            for old in list(_readings)[:-MOST]:
                del _readings[old]
        reading.asked = time.monotonic()
    reading.wait(_FIRST if begins else _PATIENCE)
    return reading


def result(reading: Reading) -> Report:
    """The report of a reading that is over; raises what ended it: a PictureError, in words."""
    if reading.error is not None:
        if isinstance(reading.error, OSError):
            raise PictureError(str(reading.error)) from reading.error
        raise reading.error
    if reading.report is None:
        raise ValueError("the reading is not over yet")
    return reading.report


def _is_stale(reading: Reading) -> bool:
    given_up = isinstance(reading.error, _GivenUpError)
    return reading.over and (given_up or time.monotonic() - reading.ended > FRESH)
