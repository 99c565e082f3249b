"""The learning-rate range test: one epoch in which the rate grows until the loss explodes.

L. N. Smith, "Cyclical Learning Rates for Training Neural Networks" (2015, arXiv:1506.01186, at
WACV 2017), introduced it: the rate grows from step to step, and where the loss falls quickly a
rate is good. To take a tenth of the rate at which the loss was lowest is a later rule of thumb of
those who use it: nearer to the lowest point the loss is about to rise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from explainers.optimizers.rates import RANGE
from explainers.training.curves import Curve
from explainers.training.recipe import Recipe
from explainers.training.scalars import TRAIN_CROSS_ENTROPY, TRAIN_LOSS, TRAIN_LR

HIGHEST = 10.0
"""The learning rate at which a test ends that nothing has ended before."""

KEPT = 0.8
"""The part of the smoothed loss that stays from step to step: it looks back over about five."""

TOO_HIGH = 3.0
"""Times the lowest smoothed loss: from there on it has exploded."""

LEAST = 20
"""Points without which nothing is suggested."""


def recipe(of: Recipe) -> Recipe:
    """The test for a recipe: an epoch with everything else as it has it."""
    return of.with_changes(schedule="range_test", lr=HIGHEST, epochs=1)


@dataclass(frozen=True)
class Range:
    """What a test found: the losses, raw and smoothed, at rates that grow by an equal factor.

    `lowest` is the rate with the lowest smoothed loss, `steepest` the one at which it falls most
    from one rate to the next (by equal factors), `suggested` a tenth of the lowest; all None
    before there are enough points, and while a lower loss may still come. `exploded` is whether
    the loss rose above all bounds at last, `over` whether no rate comes any more.
    """

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    smoothed: tuple[float, ...]
    lowest: float | None
    steepest: float | None
    exploded: bool
    over: bool = True

    @property
    def suggested(self) -> float | None:
        """A tenth of the rate at which the loss was lowest, with two significant digits."""
        return None if self.lowest is None else float(f"{self.lowest / 10:.2g}")


def read(curves: Mapping[str, Curve], *, over: bool) -> Range:
    """What the curves of a test say, which is `over` or goes on."""
    loss = curves[TRAIN_CROSS_ENTROPY]
    loss = loss if loss.steps else curves[TRAIN_LOSS]
    rates = dict(zip(curves[TRAIN_LR].steps, curves[TRAIN_LR].values, strict=True))
    pairs = zip(loss.steps, loss.values, strict=True)
    return of_points([(rates[s], v) for s, v in pairs if s in rates and math.isfinite(v)], over)


def of_points(points: list[tuple[float, float]], over: bool = True) -> Range:
    """What losses at growing rates say; a test that goes on and did not explode says nothing yet:
    the lowest loss so far is not the lowest.
    """
    smoothed: list[float] = []
    mean, lowest, exploded = 0.0, math.inf, False
    for count, (_, value) in enumerate(points, 1):
        mean = KEPT * mean + (1 - KEPT) * value
        smoothed.append(mean / (1 - KEPT**count))  # at first it looks back over what there is
        lowest = min(lowest, smoothed[-1])
        exploded = exploded or (count >= LEAST and smoothed[-1] > TOO_HIGH * lowest)
    rates = tuple(rate for rate, _ in points)
    losses = tuple(value for _, value in points)
    if len(points) < LEAST or not (over or exploded):
        return Range(rates, losses, tuple(smoothed), None, None, exploded, over)
    at = smoothed.index(min(smoothed))
    falls = [later - earlier for earlier, later in pairwise(smoothed)]
    steep = min(range(max(1, at)), key=falls.__getitem__)
    return Range(rates, losses, tuple(smoothed), rates[at], rates[steep], exploded, over)


def span(lr: float = HIGHEST) -> tuple[float, float]:
    """The first and the last rate of a test."""
    return lr / RANGE, lr
