"""Curves of a run that is going on: smoothed, and thinned to what a screen can show."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 20
"""Points that the running mean looks back over once there are enough of them."""

EARLY = 10
"""Before that it looks back over one point in so many: it is never late by more than that part."""

MOST, FEW = 500, 200
"""Points of a curve that are sent to a browser: of one that jumps about, and of a calm one."""

Numbers = Sequence[float] | NDArray[Any]


class Curve:
    """The points of one scalar, growing; with a smoothed version of it if asked for.

    The smoothed value is a running mean that looks back over `LONGEST` points, but at the start
    over a tenth of those that there are. A mean over the last twenty is ten steps late or more:
    that is nothing in a long run, but in the first steps, where a loss falls fastest, it would
    be drawn far above the loss.

    Steps take four bytes each, values four (a scalar is a float32), smoothed ones eight: a run of
    200,000 steps lies in the server's memory for as long as somebody watches it.
    """

    def __init__(self, smooth: bool = False) -> None:
        """No points yet."""
        self.steps = array("I")
        self.values = array("f")
        self.smoothed = array("d")
        self._smooth = smooth

    def extend(self, steps: Numbers, values: Numbers) -> None:
        """Add points; those that are not later than the ones before them are left out."""
        later = np.asarray(steps, dtype=np.int64)
        before = self.steps[-1] if self.steps else -1
        highest = np.maximum.accumulate(np.concatenate(([before], later)))[:-1]
        new = later > highest
        fresh = np.asarray(values, dtype=np.float32)[new]
        self.steps.frombytes(later[new].astype(np.uintc).tobytes())
        self.values.frombytes(fresh.tobytes())
        if self._smooth:
            self._smooth_on(fresh.tolist())

    def _smooth_on(self, values: list[float]) -> None:
        smoothed, count = self.smoothed, len(self.smoothed)
        mean = smoothed[-1] if count else next(iter(values), 0.0)
        for place, value in enumerate(values, count):
            mean += (value - mean) / min(LONGEST, 1 + place / EARLY)
            smoothed.append(mean)

    def drop_from(self, step: int) -> None:
        """Forget the points at `step` and later."""
        kept = bisect_left(self.steps, step)
        del self.steps[kept:], self.values[kept:], self.smoothed[kept:]

    def line(self, most: int = MOST, *, smoothed: bool = False) -> list[list[float]]:
        """At most `most` points for a chart, see `thinned`; what is not finite cannot be drawn."""
        values = self.smoothed if smoothed else self.values
        steps, kept = thinned(np.asarray(self.steps), np.asarray(values), most)
        finite = np.isfinite(kept)
        return [steps[finite].tolist(), [short(value) for value in kept[finite].tolist()]]

    def means(self, most: int = FEW) -> list[list[float]]:
        """The mean of every stretch, at its last step: at most `most`, of equally many points.

        Of these a line can be smoothed that looks back further than a stretch; the lowest and the
        highest of each, which are drawn of a long run, are no sample of it. Stretches grow as in
        `thinned`.
        """
        steps, values = np.asarray(self.steps), np.asarray(self.values, dtype=np.float64)
        size = 1
        while -(-len(values) // size) > most:
            size *= 2
        starts = np.arange(0, len(values), size)
        ends = np.minimum(starts + size, len(values))
        means = np.add.reduceat(values, starts) / (ends - starts) if len(values) else values
        finite = np.isfinite(means)
        return [steps[ends - 1][finite].tolist(), [short(mean) for mean in means[finite].tolist()]]


def thinned(
    steps: NDArray[Any], values: NDArray[Any], most: int = MOST
) -> tuple[NDArray[Any], NDArray[Any]]:
    """At most `most` of the points, among them the lowest and the highest of every stretch.

    So a spike of one step is drawn at any length of run, where every n-th point would miss it.
    The first and the last point stay. The stretches' lengths are powers of two: while a curve
    grows, what was chosen of its beginning stays as it is until they double.
    """
    count = len(steps)
    if count <= most:
        return steps, values
    size = 1
    while 2 * -(-count // size) + 2 > most:
        size *= 2
    whole = count // size * size
    stretches = values[:whole].reshape(-1, size)
    starts = np.arange(0, whole, size)
    kept = [np.array([0, count - 1]), starts + stretches.argmin(1), starts + stretches.argmax(1)]
    if whole < count:
        kept.append(whole + np.array([values[whole:].argmin(), values[whole:].argmax()]))
    chosen = np.unique(np.concatenate(kept))
    return steps[chosen], values[chosen]


def axis_end(step: int, steps_per_epoch: int, total: int) -> int:
    """Where the axis of steps ends when `step` is the last point: a round number of epochs.

    1, 2, 5, 10, 20, 50, … epochs, never more than the run has: the axis then rarely jumps while
    a run goes on, and its beginning is not squeezed into a corner. How many steps an epoch has is
    not known (0) before a run has its pictures; a fork has a past by then, which is seen whole.
    """
    if not steps_per_epoch:
        return step
    epochs = -(-step // steps_per_epoch)
    rounds = [digit * power for power in (1, 10, 100, 1_000, 10_000) for digit in (1, 2, 5)]
    wanted = rounds[min(bisect_left(rounds, epochs), len(rounds) - 1)]
    return max(1, min(total, wanted * steps_per_epoch))


def short(value: float) -> float:
    """`value` with five significant digits: all that a chart shows, and half the bytes."""
    return float(f"{value:.5g}")
