"""A race: some runs beside each other, against the seconds that they trained.

How long a run trained until a step is told by its file of scalars: each step has so many pictures,
and was made at so many images a second. Tests and pauses take no part in it.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.once import Once
from explainers.training.comparing import differences, value
from explainers.training.content import comparable
from explainers.training.curves import FEW, Curve, short, thinned
from explainers.training.recipe import Recipe
from explainers.training.run import Run
from explainers.training.scalars import TEST_ACCURACY, TRAIN_SPEED, ScalarReader
from explainers.training.status import Status

MOST = 6
"""Runs of a race."""

REACHED = (0.5, 0.6, 0.65, 0.7)
"""Accuracies of which it is told when a run got there."""

Points = tuple[tuple[float, ...], tuple[float, ...]]  # seconds, and values


@dataclass(frozen=True)
class Racer:
    """A run of a race: `accuracy` of its tests and its smoothed `loss` against seconds of training.

    `reached` has for each of `REACHED` the seconds until the first test that was as good, or None.
    """

    name: str
    recipe: Recipe
    status: Status
    accuracy: Points
    loss: Points
    reached: tuple[float | None, ...]


_readers: Once[ScalarReader] = Once(3 * MOST)


def racer(run: Run) -> Racer:
    """The run as it stands now. Raises ValueError if its scalars are damaged, OSError if gone."""
    reader = _readers.get((str(run.folder.path), run.created), partial(_reader, run))
    status = run.status()
    with reader.lock:
        reader.read_on()
        curves = reader.curves
        clock = Clock(curves[TRAIN_SPEED], run.recipe.batch_size, status)
        tests, line = curves[TEST_ACCURACY], comparable(curves)
        steps, kept = thinned(np.asarray(line.steps), np.asarray(line.smoothed), FEW)
        accuracies = np.array(tests.values)  # the curves grow; what is told does not
        tested = clock.at(np.asarray(tests.steps))
        finite = np.isfinite(kept)
        loss = _points(clock.at(steps[finite]), kept[finite])
    first = [np.flatnonzero(accuracies >= np.float32(goal)) for goal in REACHED]
    reached = tuple(float(tested[found[0]]) if len(found) else None for found in first)
    return Racer(run.name, run.recipe, status, _points(tested, accuracies), loss, reached)


def _reader(run: Run) -> ScalarReader:
    return ScalarReader(run.folder.path)


def _points(seconds: NDArray[Any], values: NDArray[Any]) -> Points:
    return tuple(map(short, seconds.tolist())), tuple(map(short, values.tolist()))


class Clock:
    """How many seconds a run has trained after a step."""

    def __init__(self, speed: Curve, batch_size: int, status: Status) -> None:
        """`speed` has a point wherever it became another one, in images a second."""
        self._steps = np.array(speed.steps, dtype=np.int64)
        self._speed = np.array(speed.values, dtype=np.float64)
        self._batch, self._each = batch_size, max(1, status.steps_per_epoch)
        pictures = status.train_pictures or self._each * batch_size
        self._last = min(batch_size, pictures - (self._each - 1) * batch_size)
        # Until the step before each point, with the speed of the one before it.
        made = self._pictures(self._steps - 1)
        self._until = np.concatenate(([0.0], np.cumsum(np.diff(made) / self._speed[:-1])))
        self._made = made

    def _pictures(self, steps: NDArray[Any]) -> NDArray[Any]:
        """How many pictures were seen in so many steps."""
        epochs, rest = np.divmod(steps, self._each)
        seen: NDArray[Any] = epochs * ((self._each - 1) * self._batch + self._last)
        seen += rest * self._batch
        return seen

    def at(self, steps: NDArray[Any]) -> NDArray[Any]:
        """The seconds until each of these steps was made; 0 where no speed was recorded."""
        steps = np.asarray(steps, dtype=np.int64)
        if not len(self._steps):
            return np.zeros(len(steps))
        place = np.clip(np.searchsorted(self._steps, steps, side="right") - 1, 0, None)
        rest = self._pictures(steps) - self._made[place]
        found: NDArray[Any] = self._until[place] + rest / self._speed[place]
        return found


def differing(recipes: Sequence[Recipe]) -> list[tuple[str, list[str]]]:
    """The fields in which the recipes differ and that decide something, with each one's value."""
    if not recipes:
        return []
    found = {one.field for other in recipes for one in differences(recipes[0], other)}
    return [
        (field.name, [value(field.name, getattr(recipe, field.name)) for recipe in recipes])
        for field in fields(Recipe)
        if field.name in found
    ]


@dataclass(frozen=True)
class Spread:
    """The last accuracies of runs that differ by their seed alone."""

    count: int
    mean: float
    deviation: float
    """Standard deviation, of a sample (count − 1)."""
    least: float
    most: float


def spread(racers: Sequence[Racer]) -> Spread | None:
    """How far chance takes them apart; None unless they differ in their seed and in nothing else.

    Only runs that were tested after their last epoch count, and there are at least two of them.
    """
    if [name for name, _ in differing([one.recipe for one in racers])] != ["seed"]:
        return None
    last = [
        one.accuracy[1][-1] for one in racers if one.accuracy[1] and one.status.phase == "finished"
    ]
    if len(last) < 2:
        return None
    mean, deviation = statistics.fmean(last), statistics.stdev(last)
    return Spread(len(last), mean, deviation, min(last), max(last))
