"""What the tests of a run found, epoch by epoch: all that a list of runs reads of its scalars."""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from pathlib import Path
from threading import Lock
from typing import IO

import numpy as np
from numpy.typing import NDArray

from explainers.locks import at_once
from explainers.training import event_files, scalars
from explainers.training.scalars import ScalarReader

MOST = 10_000
"""Tests that are read: as many as a recipe can have epochs."""

_PLACE = scalars.TAGS.index(scalars.TEST_ACCURACY)


def exact(accuracy: float) -> float:
    """The accuracy that was recorded as a float32: 0.7985, and not 0.79850000143.

    A test has fewer than a million pictures, so six digits tell it; and every page rounds it alike.
    """
    return round(accuracy, 6)


class Accuracies:
    """The accuracies of one run's tests, against the steps done; reads on where it was.

    A fifth of what `ScalarReader` keeps in memory, and of its time: there may be hundreds of runs.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet; there need not be anything."""
        self._folder = folder
        self._lock = Lock()
        self._inode = 0
        self._forget()

    def _forget(self) -> None:
        self._offset = len(scalars.HEAD)
        self._steps, self._values = array("I"), array("d")

    def read(self) -> tuple[list[int], list[float]]:
        """The steps after which was tested, and the accuracies, 0 to 1; none of a damaged file."""
        with self._lock:
            try:
                with open(scalars.path(self._folder), "rb", buffering=0, opener=at_once) as file:
                    self._read_on(file)
            except FileNotFoundError:
                return self._of_an_older_version()
            except OSError:
                return [], []
            return self._steps.tolist(), self._values.tolist()

    def _read_on(self, file: IO[bytes]) -> None:
        about = os.fstat(file.fileno())
        if about.st_ino != self._inode or about.st_size < self._offset:
            self._forget()
            self._inode = about.st_ino
        if os.pread(file.fileno(), len(scalars.HEAD), 0) != scalars.HEAD:
            return
        size = scalars.RECORD.itemsize
        while found := os.pread(file.fileno(), scalars.AT_ONCE * size, self._offset):
            whole = len(found) // size
            if not whole:
                return
            self._take(np.frombuffer(found, dtype=scalars.RECORD, count=whole))
            self._offset += whole * size

    def _take(self, records: NDArray[np.void]) -> None:
        anew = records["kind"] == scalars.ANEW
        test = (records["kind"] == scalars.POINT) & (records["tag"] == _PLACE)
        test &= scalars.possible(scalars.TEST_ACCURACY, records["value"])
        for record in records[anew | test]:
            step = int(record["step"])
            if record["kind"] == scalars.ANEW:
                kept = bisect_left(self._steps, step)
                del self._steps[kept:], self._values[kept:]
            elif len(self._steps) < MOST and (not self._steps or step > self._steps[-1]):
                self._steps.append(step)
                self._values.append(exact(float(record["value"])))

    def _of_an_older_version(self) -> tuple[list[int], list[float]]:
        """Of a run that kept its scalars in TensorBoard's files only."""
        if not event_files.in_order(self._folder):
            return [], []
        found = ScalarReader(self._folder).read()[scalars.TEST_ACCURACY]
        return found.steps[:MOST], list(map(exact, found.values[:MOST]))
