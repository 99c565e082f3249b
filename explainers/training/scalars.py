"""The scalars of a run, kept in TensorBoard's event files: written by one, read by many."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

TRAIN_LOSS = "train/loss"
TRAIN_CROSS_ENTROPY = "train/cross_entropy"
TRAIN_LR = "train/lr"
TRAIN_SPEED = "train/images_per_second"
TEST_LOSS = "test/loss"
TEST_ACCURACY = "test/accuracy"
TAGS = (TRAIN_LOSS, TRAIN_CROSS_ENTROPY, TRAIN_LR, TRAIN_SPEED, TEST_LOSS, TEST_ACCURACY)
"""Everything that a run records, against the number of steps done.

`train/loss` is what the steps make smaller. `test/loss` is plain cross-entropy; a run with label
smoothing records `train/cross_entropy` besides, which is the one to compare it with. Without
label smoothing that is `train/loss` itself.
"""


@dataclass
class Series:
    """The points of one scalar so far, in the order of their steps."""

    steps: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def after(self, step: int) -> Series:
        """A copy of the points later than `step`."""
        start = len(self.steps)
        while start and self.steps[start - 1] > step:
            start -= 1
        return Series(self.steps[start:], self.values[start:])

    def drop_from(self, step: int) -> None:
        """Forget the points at `step` and later."""
        kept = len(self.steps) - len(self.after(step - 1).steps)
        del self.steps[kept:], self.values[kept:]


class ScalarReader:
    """Reads the event files of one folder, each time only what came since.

    TensorBoard's own loader does the reading: it leaves a record that is half-written for the
    next time. Several threads may share a reader.
    """

    def __init__(self, folder: Path) -> None:
        """Read the event files directly in `folder`; there need not be any yet."""
        self._folder = folder
        self._loaders: dict[Path, Any] = {}
        self._series = {tag: Series() for tag in TAGS}
        self._lock = Lock()

    def read(self, after: int = -1) -> dict[str, Series]:
        """Every scalar's points later than step `after`: copies, for the caller to keep."""
        with self._lock:
            self._read_on()
            return {tag: series.after(after) for tag, series in self._series.items()}

    def _read_on(self) -> None:
        from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader

        # A run that was resumed has several files; their names begin with the time.
        for path in sorted(self._folder.glob("events.out.tfevents.*")):
            if path not in self._loaders:
                self._loaders[path] = LegacyEventFileLoader(str(path))
            for event in self._loaders[path].Load():
                self._take(event)

    def _take(self, event: Any) -> None:
        if event.HasField("session_log"):
            # A run was taken up again at this step: what its killed worker had recorded of later
            # steps is being trained, and recorded, anew. TensorBoard drops those points too.
            for series in self._series.values():
                series.drop_from(event.step)
        for value in event.summary.value:
            series = self._series.setdefault(value.tag, Series())
            series.steps.append(event.step)
            series.values.append(value.simple_value)
