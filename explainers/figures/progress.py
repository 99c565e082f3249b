"""Curves of a run that is going on: smoothed, and thinned to what a screen can show."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

SMOOTHING = 0.95
"""Of the running mean, per step: it looks back over about 1 ÷ (1 − 0.95) = 20 steps."""

MOST, FEW = 500, 200
"""Points of a curve that are sent to a browser: of one that jumps about, and of a calm one."""


class Curve:
    """The points of one scalar, growing; with a smoothed version of it if asked for.

    The smoothed value is the weighted mean of all values so far, weights falling by `SMOOTHING`
    with every step back: the exponential moving average with the bias of its start taken out, as
    TensorBoard draws it and as Adam keeps it (Kingma and Ba, 2015, algorithm 1).
    """

    def __init__(self, smooth: bool = False) -> None:
        """No points yet."""
        self.steps: list[int] = []
        self.values: list[float] = []
        self.smoothed: list[float] = []
        self._smooth = smooth
        self._sum = 0.0
        self._weight = 0.0

    def extend(self, steps: list[int], values: list[float]) -> None:
        """Add points, later than those that are there."""
        self.steps += steps
        self.values += values
        if not self._smooth:
            return
        for value in values:
            self._sum = SMOOTHING * self._sum + (1 - SMOOTHING) * value
            self._weight = SMOOTHING * self._weight + (1 - SMOOTHING)
            self.smoothed.append(self._sum / self._weight)


def thinned(
    steps: list[int], values: list[float], most: int = MOST
) -> tuple[list[int], list[float]]:
    """At most `most` of the points, among them the lowest and the highest of every stretch.

    So a spike of one step is drawn at any length of run, where every n-th point would miss it.
    The first and the last point stay.
    """
    count = len(steps)
    if count <= most:
        return steps, values
    size = -(-count // (most // 2 - 1))
    array = np.asarray(values)
    starts = range(0, count, size)
    kept = {0, count - 1}
    for start in starts:
        part = array[start : start + size]
        kept.update((start + int(part.argmin()), start + int(part.argmax())))
    chosen = sorted(kept)
    return [steps[k] for k in chosen], [values[k] for k in chosen]


def axis_end(step: int, steps_per_epoch: int, total: int) -> int:
    """Where the axis of steps ends when `step` is the last point: a round number of epochs.

    1, 2, 5, 10, 20, 50, … epochs, never more than the run has: the axis then rarely jumps while
    a run goes on, and its beginning is not squeezed into a corner.
    """
    if not steps_per_epoch:
        return max(1, total)
    epochs = -(-step // steps_per_epoch)
    rounds = [digit * power for power in (1, 10, 100, 1_000, 10_000) for digit in (1, 2, 5)]
    wanted = rounds[min(bisect_left(rounds, epochs), len(rounds) - 1)]
    return max(1, min(total, wanted * steps_per_epoch))


def short(value: float) -> float:
    """`value` with five significant digits: all that a chart shows, and half the bytes."""
    return float(f"{value:.5g}")
