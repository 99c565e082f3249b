"""The same pictures flipped and shifted, as in training: how steady the answers are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.evaluation.answered import Answers
from explainers.training.batches import mirror

MOST = 500
"""Test pictures that are tried: the first of them, where there are more."""

FLIP = "flipped"
WAYS: Mapping[str, tuple[int, int]] = {
    "up": (-1, 0),
    "down": (1, 0),
    "left": (0, -1),
    "right": (0, 1),
}
"""The directions in which pictures are shifted: by how many rows, and columns."""


def flipped(images: Tensor) -> Tensor:
    """Pictures (N, C, H, W) with left and right exchanged, as in a mirror."""
    return images.flip(3)


def shifted(images: Tensor, rows: int, columns: int) -> Tensor:
    """Pictures moved down by `rows` and right by `columns`; edges are mirrored, as in training."""
    height, width = images.shape[2:]
    down = mirror(torch.arange(height) - rows, height)
    right = mirror(torch.arange(width) - columns, width)
    return images.index_select(2, down).index_select(3, right)


def variants(images: Tensor, by: int) -> dict[str, Tensor]:
    """The pictures flipped, and shifted by `by` pixels in each of four directions."""
    moved = {way: shifted(images, by * rows, by * columns) for way, (rows, columns) in WAYS.items()}
    return {FLIP: flipped(images), **moved}


@dataclass(frozen=True)
class Steady:
    """What became of the answers to N pictures in one variant.

    `changed` (N) says which have another answer now, `accuracy` is that of the variant, and
    `before` and `after` are the mean probabilities of the first answers, then and now.
    """

    way: str
    changed: Tensor
    accuracy: float
    before: float
    after: float


def steady(way: str, first: Answers, varied: Tensor) -> Steady:
    """Compare the first answers with the scores (N, K) of a variant of the same pictures."""
    now = varied.softmax(1)
    guesses = varied.argmax(1)
    return Steady(
        way,
        guesses != first.guesses,
        float((guesses == first.labels).double().mean()),
        float(first.sure.double().mean()),
        float(now.gather(1, first.guesses[:, None]).double().mean()),
    )


def averaged(first: Answers, flip: Tensor) -> float:
    """The accuracy where the probabilities of a picture and of its mirror image are averaged."""
    mean = (first.probabilities + flip.softmax(1)) / 2
    return float((mean.argmax(1) == first.labels).double().mean())
