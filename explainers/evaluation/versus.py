"""Two networks on the same pictures: where they differ, and whether that could be chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.evaluation.answered import Answers


@dataclass(frozen=True)
class Versus:
    """Counts of pictures: both right, only the one, only the other, both wrong.

    `chance` is the probability that pictures of which only one network is right are shared out at
    least as unevenly as here, if each were a toss of a coin (McNemar's exact test, two-sided).
    """

    both: int
    one: int
    other: int
    neither: int
    chance: float


def versus(one: Answers, other: Answers) -> Versus:
    """Compare two networks; ValueError where they did not answer about the same pictures."""
    check(one, other)
    a, b = one.right, other.right
    only_one, only_other = int((a & ~b).sum()), int((~a & b).sum())
    return Versus(
        int((a & b).sum()),
        only_one,
        only_other,
        int((~a & ~b).sum()),
        chance(only_one, only_other),
    )


def check(one: Answers, other: Answers) -> None:
    """Raise ValueError, in a sentence, where two answered about different pictures."""
    same = one.classes == other.classes and torch.equal(one.labels, other.labels)
    if not same:
        raise ValueError(
            "These two were tested on different pictures, so that no picture has an answer of "
            "both. Choose two that were trained on the same data."
        )


def of_kind(which: str, one: Answers, other: Answers) -> Tensor:
    """The pictures that `"both"`, `"one"`, `"other"` or `"neither"` of two networks recognise.

    Those that the first is surest of come first.
    """
    rights = {
        "both": one.right & other.right,
        "one": one.right & ~other.right,
        "other": ~one.right & other.right,
        "neither": ~one.right & ~other.right,
    }
    found = rights[which].nonzero().view(-1)
    return found[one.sure[found].argsort(descending=True, stable=True)]


def chance(one: int, other: int) -> float:
    """min(1, 2·P(X ≤ min(one, other))) where X counts the heads of one + other tosses."""
    tosses, least = one + other, min(one, other)
    logs = [
        math.lgamma(tosses + 1) - math.lgamma(k + 1) - math.lgamma(tosses - k + 1)
        for k in range(least + 1)
    ]
    return min(1.0, 2 * math.fsum(math.exp(log - tosses * math.log(2)) for log in logs))
