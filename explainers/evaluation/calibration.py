"""Whether a network that says 80 % is right four times in five; and what a temperature does to it.

The expected calibration error and temperature scaling are those of Guo, Pleiss, Sun and
Weinberger, "On Calibration of Modern Neural Networks" (2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.evaluation.answered import Answers

LOWEST, HIGHEST = 0.05, 20.0
"""Temperatures among which the best one is looked for."""


@dataclass(frozen=True)
class Bin:
    """The pictures whose guess has a probability in (`low`, `high`].

    `sure` is the mean of these probabilities, `accuracy` the part of right answers; NaN for none.
    """

    low: float
    high: float
    count: int
    sure: float
    accuracy: float


@dataclass(frozen=True)
class Reliability:
    """The pictures in bins by how sure the guess is, and what is to be read from that.

    `ece` is the expected calibration error: the mean of |accuracy − sure| over the bins, each
    weighted by its pictures. `loss` is the cross-entropy.
    """

    bins: tuple[Bin, ...]
    ece: float
    loss: float
    accuracy: float
    sure: float


def reliability(scores: Tensor, labels: Tensor, bins: int) -> Reliability:
    """The reliability of scores (N, K) for labels (N), in `bins` bins of equal width."""
    values = scores.double()
    sure, guesses = values.softmax(1).max(1)
    right = (guesses == labels).double()
    # (0, 1/bins] is bin 0: a probability on a border belongs below it.
    place = ((sure * bins).ceil().long() - 1).clamp(0, bins - 1)
    counts = torch.bincount(place, minlength=bins).double()
    sums = [torch.bincount(place, weights, minlength=bins) for weights in (sure, right)]
    mean_sure, mean_right = (total / counts for total in sums)
    gaps = (mean_right - mean_sure).abs().nan_to_num(0.0)
    made = tuple(
        Bin(k / bins, (k + 1) / bins, int(counts[k]), float(mean_sure[k]), float(mean_right[k]))
        for k in range(bins)
    )
    return Reliability(
        made,
        float((counts / len(labels) * gaps).sum()),
        float(F.cross_entropy(values, labels)),
        float(right.mean()),
        float(sure.mean()),
    )


def halves(count: int) -> tuple[Tensor, Tensor]:
    """Two halves of `count` pictures, drawn once for all: one to fit on, one to report on."""
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    return order[: count // 2].sort().values, order[count // 2 :].sort().values


def best_temperature(scores: Tensor, labels: Tensor) -> float:
    """The T for which the cross-entropy of scores / T is least, between `LOWEST` and `HIGHEST`.

    In 1/T the cross-entropy is convex: its slope, the mean over the pictures of Σ p·score minus
    the label's score, grows with 1/T. Where it becomes 0 is found by halving.
    """
    values = scores.double()
    wanted = values.gather(1, labels[:, None]).mean()

    def slope(beta: float) -> float:
        expected = ((values * beta).softmax(1) * values).sum(1).mean()
        return float(expected - wanted)

    low, high = 1 / HIGHEST, 1 / LOWEST
    if slope(high) <= 0:
        return LOWEST
    if slope(low) >= 0:
        return HIGHEST
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if slope(middle) > 0 else (middle, high)
    return 2 / (low + high)


@dataclass(frozen=True)
class Scaled:
    """A temperature that was fitted on one half, and what it does on the other, `pictures` many."""

    temperature: float
    pictures: int
    before: Reliability
    after: Reliability


def fitted(answers: Answers) -> float | None:
    """The best temperature for one half of the pictures; None for fewer than two of them."""
    fit, _ = halves(len(answers))
    return best_temperature(answers.scores[fit], answers.labels[fit]) if len(fit) else None


def scaled(answers: Answers, bins: int, best: float) -> Scaled:
    """What the temperature `best` of `fitted` does, reported on the other half."""
    _, report = halves(len(answers))
    scores, labels = answers.scores[report].double(), answers.labels[report]
    before, after = (reliability(s, labels, bins) for s in (scores, scores / best))
    return Scaled(best, len(report), before, after)
