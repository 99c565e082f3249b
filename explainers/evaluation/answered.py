"""What a network answered to every test picture, and what follows from that: right and wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor


@dataclass(frozen=True)
class Answers:
    """Scores (N, K) of N pictures for K classes, float32, and the pictures' labels (N), int64.

    They are shared by all readers: nobody may change them.
    """

    scores: Tensor
    labels: Tensor
    classes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse scores, labels and classes that do not belong together, in a sentence."""
        count, classes = len(self.labels), len(self.classes)
        if self.scores.shape != (count, classes) or not count:
            shape = tuple(self.scores.shape)
            raise ValueError(
                f"The network gives {shape} for {count:,} test pictures of {classes} classes: a "
                f"row of {classes} scores for each picture is needed."
            )
        if not bool(self.scores.isfinite().all()):
            raise ValueError("The network's scores are not all numbers: it has diverged.")
        if not 0 <= int(self.labels.min()) <= int(self.labels.max()) < classes:
            raise ValueError("A label of the test pictures names no class.")

    def __len__(self) -> int:
        """How many pictures were asked about."""
        return len(self.labels)

    @cached_property
    def probabilities(self) -> Tensor:
        """The softmax of each picture's scores, (N, K)."""
        return self.scores.softmax(1)

    @cached_property
    def guesses(self) -> Tensor:
        """The class with the highest score for each picture, (N): `scores.argmax(1)`."""
        return self.scores.argmax(1)

    @cached_property
    def right(self) -> Tensor:
        """Whether each picture's guess is its label, (N), bool."""
        return self.guesses == self.labels

    @cached_property
    def sure(self) -> Tensor:
        """The probability of each picture's guess, (N)."""
        return self.probabilities.amax(1)

    @property
    def correct(self) -> int:
        """How many are right."""
        return int(self.right.sum())

    @property
    def accuracy(self) -> float:
        """The part of right answers."""
        return self.correct / len(self)

    @cached_property
    def confusion(self) -> Tensor:
        """How often a picture of the row's class was taken for the column's, (K, K), int64."""
        classes = len(self.classes)
        pairs = self.labels * classes + self.guesses
        return torch.bincount(pairs, minlength=classes * classes).view(classes, classes)

    def first(self, count: int) -> Answers:
        """The answers about the first `count` pictures alone."""
        return Answers(self.scores[:count], self.labels[:count], self.classes)

    def within(self, label: int, guess: int) -> Tensor:
        """The pictures of a class that were taken for another (or itself), surest first."""
        found = ((self.labels == label) & (self.guesses == guess)).nonzero().view(-1)
        return found[self.sure[found].argsort(descending=True, stable=True)]

    def mistakes(self) -> Tensor:
        """All pictures with a wrong answer, the surest first."""
        return self._ordered(~self.right, descending=True)

    def least_sure(self) -> Tensor:
        """All pictures with a right answer, the least sure first."""
        return self._ordered(self.right, descending=False)

    def _ordered(self, which: Tensor, *, descending: bool) -> Tensor:
        found = which.nonzero().view(-1)
        return found[self.sure[found].argsort(descending=descending, stable=True)]


@dataclass(frozen=True)
class OfClass:
    """One class in counts: its pictures (`support`), how often its name was given, and rightly."""

    name: str
    support: int
    named: int
    right: int

    @property
    def recall(self) -> float | None:
        """Of its pictures, the part that was recognised; None where it has none."""
        return self.right / self.support if self.support else None

    @property
    def precision(self) -> float | None:
        """Of the pictures that were given its name, the part that is; None where none was."""
        return self.right / self.named if self.named else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both: 2·right / (support + named)."""
        both = self.support + self.named
        return 2 * self.right / both if both else None


def of_classes(answers: Answers) -> tuple[OfClass, ...]:
    """Each class in counts, from the confusion matrix alone: a row's sum, a column's, a cell."""
    found = answers.confusion
    columns = zip(
        answers.classes,
        found.sum(1).tolist(),
        found.sum(0).tolist(),
        found.diagonal().tolist(),
        strict=True,
    )
    return tuple(OfClass(*one) for one in columns)
