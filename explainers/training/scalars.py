"""The scalars of a run, in a file of small records: written by one, read by many.

`scalars.bin` begins with `HEAD`, twelve bytes; every record after it has twelve as well: the step
(4 bytes), which scalar (2), what the record is (2), and the value, a float32. Records are added at
the end and never changed. A run that is taken up again adds one which says from where on it makes
its steps anew: what was recorded of those before is void. So neither a clock nor the order of
files says what counts, and a reader that knows some of the file reads on where it was. A record
that is half written, by a worker that was killed or is at it, is not there yet.

What is measured of layers has numbers of its own, see `health.measures`.

TensorBoard's event files hold the same points, for TensorBoard; those of layers by their names.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers import files
from explainers.arguments import Number
from explainers.locks import at_once
from explainers.training import bounds, event_files
from explainers.training.curves import Curve
from explainers.training.health import measures

TRAIN_LOSS = "train/loss"
TRAIN_CROSS_ENTROPY = "train/cross_entropy"
TRAIN_LR = "train/lr"
TRAIN_SPEED = "train/images_per_second"
TEST_LOSS = "test/loss"
TEST_ACCURACY = "test/accuracy"
TAGS = (TRAIN_LOSS, TRAIN_CROSS_ENTROPY, TRAIN_LR, TRAIN_SPEED, TEST_LOSS, TEST_ACCURACY)
"""Everything that a run records, against the number of steps done; a record holds the place here,
so new ones are added at the end.

`train/loss` is what the steps make smaller. `test/loss` is plain cross-entropy; a run with label
smoothing records `train/cross_entropy` besides, which is the one to compare it with. Without
label smoothing that is `train/loss` itself.
"""

SMOOTH = (TRAIN_LOSS, TRAIN_CROSS_ENTROPY)

_BOUNDS: Mapping[str, Number] = {
    TEST_ACCURACY: bounds.SHARE,
    measures.DEAD: bounds.SHARE,
    TRAIN_LR: bounds.RATE,
    TRAIN_SPEED: bounds.SPEED,
}
"""Of scalars that are a number in any case. A loss beyond float32, say, is recorded as infinite."""

HEAD = b"LbL-scalars1"
RECORD = np.dtype([("step", "<u4"), ("tag", "<u2"), ("kind", "<u2"), ("value", "<f4")])
POINT, ANEW = 0, 1  # kinds of records: a point, and that all from its step on are made anew
AT_ONCE = 65_536  # records that are read in one go


@dataclass
class Series:
    """The points of one scalar so far, in the order of their steps."""

    steps: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)


def path(folder: Path) -> Path:
    """Where the scalars of the run in `folder` are kept."""
    return folder / "scalars.bin"


class ScalarWriter:
    """Adds records to a run's file; there is one writer at a time."""

    def __init__(self, folder: Path, done: int) -> None:
        """Go on after `done` steps: what the file holds of later ones is void from now on."""
        kept = path(folder)
        if not _is_sound(kept):
            _make(kept, event_files.points(folder))
        self._file = kept.open("ab", buffering=0)
        self._file.truncate(_whole(self._size()))
        self._pending: list[tuple[int, int, int, float]] = [(done + 1, 0, ANEW, 0.0)]
        self.flush()

    def add(self, tag: str, step: int, value: float) -> None:
        """Put down a point, to be written with the next `flush`."""
        self._pending.append((step, _number(tag), POINT, value))

    def flush(self) -> None:
        """Write what was put down: readers see it. OSError if the disk is full: all is kept."""
        if not self._pending:
            return
        size = self._size()
        left = _packed(self._pending)
        try:
            while left:  # a disk that fills takes a part first, and then says so
                left = left[self._file.write(left) :]
        except OSError:
            self._file.truncate(size)
            raise
        self._pending.clear()

    def sync(self) -> None:
        """Flush, and have the system put it on the disk: a power cut leaves it there."""
        self.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Flush; nothing more comes."""
        try:
            self.flush()
        finally:
            self._file.close()

    def _size(self) -> int:
        return os.fstat(self._file.fileno()).st_size


def _is_sound(kept: Path) -> bool:
    """Whether there is such a file, and it begins as it must."""
    try:
        with kept.open("rb") as file:
            return file.read(len(HEAD)) == HEAD
    except FileNotFoundError:
        return False


def _make(kept: Path, points: Iterable[tuple[str, int, float]]) -> None:
    """A file with these points, in place of what there may be."""
    known = [
        (step, _number(tag), POINT, value)
        for tag, step, value in points
        if tag in TAGS or measures.is_tag(tag)
    ]
    with files.replacing(kept) as file:
        file.write(HEAD + _packed(known))


def _number(tag: str) -> int:
    return TAGS.index(tag) if tag in TAGS else measures.number(tag)


def tag_of(number: int) -> str:
    """What the scalar of this number in a record is called."""
    return TAGS[number] if number < len(TAGS) else measures.tag_of(number)


def _packed(records: list[tuple[int, int, int, float]]) -> bytes:
    with np.errstate(over="ignore"):  # beyond float32: infinite, as TensorBoard keeps it
        return np.array(records, dtype=RECORD).tobytes()


def _whole(size: int) -> int:
    """The bytes of a file of `size` bytes without a record that is half there."""
    return size - (size - len(HEAD)) % RECORD.itemsize


def possible(tag: str, values: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of these values the scalar can have in a run: a stranger may have written any.

    None is negative. One of a run that diverged may be no number, or too large for one.
    """
    bound = _BOUNDS.get(tag.partition("/")[0] if measures.is_tag(tag) else tag)
    if bound is None:
        return np.asarray(~(values < 0))
    within = (values >= bound.low) & (values <= bound.high)
    # Of a speed of 0 no time could be told.
    return np.asarray(within & (values > 0) if tag == TRAIN_SPEED else within)


def copy_past(source: Path, target: Path, until: int) -> None:
    """Give the run in the folder `target` the points of the one in `source`, up to step `until`."""
    _make(path(target), ScalarReader(source).points(until))


class ScalarReader:
    """The curves of the run in one folder; reads each time only what came since.

    Threads may share a reader: hold its `lock` while using `curves`. A run of a version that had
    event files only is read from these.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet; there need not be anything."""
        self.lock = RLock()
        self._folder = folder
        self._file = 0  # the number of the file that was read
        self._events: event_files.Reader | None = None
        self._forget()

    def _forget(self) -> None:
        self._offset = 0
        self.curves = {tag: Curve(smooth=tag in SMOOTH) for tag in TAGS}
        self.layers: dict[str, Curve] = {}

    def read(self, after: int = -1) -> dict[str, Series]:
        """Every scalar's points later than step `after`: copies, for the caller to keep."""
        with self.lock:
            self.read_on()
            return {tag: _series(curve, after) for tag, curve in self.curves.items()}

    def points(self, until: int) -> list[tuple[str, int, float]]:
        """Tag, step and value of every point up to the step `until`, those of layers included."""
        with self.lock:
            self.read_on()
            return [
                (tag, step, value)
                for tag, curve in (*self.curves.items(), *self.layers.items())
                for step, value in zip(curve.steps, curve.values, strict=True)
                if step <= until
            ]

    def read_on(self) -> None:
        """Take into `curves` what was written since the last time.

        Raises ValueError with a sentence if the file holds something else.
        """
        with self.lock:
            try:
                with open(path(self._folder), "rb", buffering=0, opener=at_once) as file:
                    self._read_on(file.fileno())
            except FileNotFoundError:
                self._read_events()

    def _read_on(self, file: int) -> None:
        about = os.fstat(file)
        if about.st_ino != self._file or about.st_size < self._offset:
            self._forget()
            self._file = about.st_ino
        if not self._offset:
            head = os.pread(file, len(HEAD), 0)
            if not HEAD.startswith(head):
                raise ValueError(f"{path(self._folder)} is damaged: it holds no scalars.")
            if len(head) < len(HEAD):
                return
            self._offset = len(HEAD)
        while found := os.pread(file, AT_ONCE * RECORD.itemsize, self._offset):
            whole = len(found) // RECORD.itemsize
            if not whole:
                return
            self._take(np.frombuffer(found, dtype=RECORD, count=whole))
            self._offset += whole * RECORD.itemsize

    def _take(self, records: NDArray[np.void]) -> None:
        """Take in records: those between two that void others at once."""
        anew = np.flatnonzero(records["kind"] == ANEW).tolist()
        start = 0
        for end in [*anew, len(records)]:
            self._extend(records[start:end])
            if end < len(records):
                for curve in (*self.curves.values(), *self.layers.values()):
                    curve.drop_from(int(records["step"][end]))
            start = end + 1

    def _extend(self, records: NDArray[np.void]) -> None:
        points = records[records["kind"] == POINT]
        for place, tag in enumerate(TAGS):
            of = points[points["tag"] == place]
            if len(of):
                self._add(self.curves[tag], tag, of)
        layers = points[(points["tag"] >= measures.FIRST) & (points["tag"] < measures.BEYOND)]
        for number in np.unique(layers["tag"]).tolist():
            of = layers[layers["tag"] == number]
            tag = measures.tag_of(number)
            self._add(self.layers.setdefault(tag, Curve()), tag, of)

    def _add(self, curve: Curve, tag: str, records: NDArray[np.void]) -> None:
        """Take in what a run can have; a stranger's file may hold anything."""
        kept = records[possible(tag, records["value"])]
        curve.extend(kept["step"], kept["value"])

    def _read_events(self) -> None:
        if self._events is None:
            self._events = event_files.Reader(self._folder)
        for tag, step, value in self._events.read():
            if tag is None:
                for curve in self.curves.values():
                    curve.drop_from(step)
            elif tag in self.curves and possible(tag, np.array([value])).all():
                self.curves[tag].extend([step], [value])


def _series(curve: Curve, after: int) -> Series:
    start = np.searchsorted(np.asarray(curve.steps), after, side="right")
    return Series(list(curve.steps[start:]), list(curve.values[start:]))
