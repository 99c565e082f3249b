"""What the views of the evaluate lesson look at: worked out once for all who look at the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import partial

from torch import Tensor

from explainers.evaluation import calibration, steadiness, subjects, testing
from explainers.evaluation.answered import Answers
from explainers.evaluation.calibration import Reliability, Scaled
from explainers.evaluation.jobs import Job
from explainers.evaluation.likeness import Shelf
from explainers.evaluation.steadiness import FLIP, Steady
from explainers.evaluation.subjects import Subject
from explainers.images.pictures import no_progress
from explainers.lessons.evaluate import numbers
from explainers.lessons.evaluate.numbers import Values
from explainers.once import Once
from explainers.probes import features, neighbours
from explainers.probes.neighbours import Nearest

TOO_FEW = "Of a single test picture there is no half to fit a temperature on."


# --- how sure ------------------------------------------------------------------------------------

_fitted: Once[float | None] = Once(64)
_scaled: Once[Scaled] = Once(64)
_tempered: Once[Reliability] = Once(256)


def tempered(subject: Subject, answers: Answers, values: Values) -> tuple[Scaled, Reliability]:
    """The best temperature, and what the one that is set does; ValueError for too few pictures."""
    asked: Hashable = (subject.stamp, testing.key(subject.data))
    best = _fitted.get(asked, partial(calibration.fitted, answers))
    if best is None:
        raise ValueError(TOO_FEW)
    key: Hashable = (asked, values.bins)
    found = _scaled.get(key, partial(calibration.scaled, answers, values.bins, best))

    def reliability() -> Reliability:
        _, told = calibration.halves(len(answers))
        scores = answers.scores[told].double() / values.temperature
        return calibration.reliability(scores, answers.labels[told], values.bins)

    return found, _tempered.get((key, values.temperature), reliability)


# --- two networks --------------------------------------------------------------------------------


def second(values: Values) -> Answers | Job[Answers]:
    """What the second network answered to the pictures of the first, see `subjects.answers`."""
    return subjects.answers(numbers.other(values))


# --- steadiness ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Steadiness:
    """The first answers of some test pictures, and what became of them in each way.

    `averaged` is the accuracy of the mean of a picture's answer and its mirror image's.
    """

    first: Answers
    now: Mapping[str, Answers]
    ways: tuple[Steady, ...]
    averaged: float

    def changed(self, way: str) -> Tensor:
        """The pictures whose answer is another one in this way, those surest before first."""
        found = (self.now[way].guesses != self.first.guesses).nonzero().view(-1)
        return found[self.first.sure[found].argsort(descending=True, stable=True)]


def steady(answers: Answers, varied: Mapping[str, Tensor]) -> Steadiness:
    """Compare the answers with those to the same pictures, flipped and shifted."""
    count = len(varied[FLIP])
    first = answers.first(count)
    now = {way: Answers(scores, first.labels, first.classes) for way, scores in varied.items()}
    ways = tuple(steadiness.steady(way, first, scores) for way, scores in varied.items())
    return Steadiness(first, now, ways, steadiness.averaged(first, varied[FLIP]))


def change(way: str, by: int) -> Callable[[Tensor], Tensor]:
    """What makes of pictures (N, C, H, W) those of this way."""
    if way == FLIP:
        return steadiness.flipped
    rows, columns = steadiness.WAYS[way]
    return partial(steadiness.shifted, rows=by * rows, columns=by * columns)


# --- the nearest ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Near:
    """The features (D) of a picture, and the nearest training pictures by what they are near."""

    row: Tensor
    by: Mapping[str, Nearest]


_near: Once[Near] = Once(256)


def near(subject: Subject, shelf: Shelf, picture: Tensor, metric: str) -> Near:
    """The nearest of `shelf` to a picture, uint8 (3, 32, 32), by "features" and by "pixels"."""
    key = (subject.stamp, testing.key(subject.data), picture.numpy().tobytes(), metric)
    return _near.get(key, partial(_nearest, subject, shelf, picture, metric))


def _nearest(subject: Subject, shelf: Shelf, picture: Tensor, metric: str) -> Near:
    network = subjects.network_of(subject)
    row = features.features(network, picture[None], no_progress)[0]
    flat = features.pixels(picture[None])[0]
    by = {
        "features": neighbours.nearest(shelf.rows, row, metric, numbers.NEAREST),
        "pixels": neighbours.nearest(shelf.images.flatten(1), flat, metric, numbers.NEAREST, 255),
    }
    return Near(row, by)
