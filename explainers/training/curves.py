"""Curves of a run that is going on: smoothed, and thinned to what a screen can show."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

LONGEST = 20
"""Points that the running mean looks back over once there are enough of them."""

EARLY = 10
"""Before that it looks back over one point in so many: it is never late by more than that part."""

MOST, FEW = 500, 200
"""Points of a curve that are sent to a browser: of one that jumps about, and of a calm one."""


class Curve:
    """The points of one scalar, growing; with a smoothed version of it if asked for.

    The smoothed value is a running mean that looks back over `LONGEST` points, but at the start
    over a tenth of those that there are. A mean over the last twenty is ten steps late or more:
    that is nothing in a long run, but in the first steps, where a loss falls fastest, it would
    be drawn far above the loss.
    """

    def __init__(self, smooth: bool = False) -> None:
        """No points yet."""
        self.steps: list[int] = []
        self.values: list[float] = []
        self.smoothed: list[float] = []
        self._smooth = smooth

    def extend(self, steps: list[int], values: list[float]) -> None:
        """Add points, later than those that are there."""
        self.steps += steps
        self.values += values
        if not self._smooth:
            return
        for value in values:
            mean = self.smoothed[-1] if self.smoothed else value
            weight = 1 / min(LONGEST, 1 + len(self.smoothed) / EARLY)
            self.smoothed.append((1 - weight) * mean + weight * value)


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
