"""The losses of a step: what it makes smaller, and what the test measures as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor


class Made(NamedTuple):
    """A step that was made; `losses` (2), those of its whole batch, are still on the device."""

    losses: Tensor
    lr: float
    pictures: int


class Read(NamedTuple):
    """The same with its losses known: the one made smaller, and that without label smoothing."""

    loss: float
    cross_entropy: float
    lr: float
    pictures: int


def losses(
    out: Tensor, labels: Tensor, smoothing: float, factor: float = 1.0
) -> tuple[Tensor, Tensor]:
    """Both losses of scores (N, classes), each times `factor`; the first has a gradient."""
    loss = F.cross_entropy(out, labels, label_smoothing=smoothing)
    # Ten numbers a picture, so that a second loss costs next to nothing.
    plain = F.cross_entropy(out.detach(), labels) if smoothing else loss
    return (loss, plain) if factor == 1 else (loss * factor, plain * factor)


def read(made: Sequence[Made]) -> list[Read]:
    """The losses of some steps, all at once: each reading waits for the device."""
    pairs: list[tuple[float, float]] = torch.stack([one.losses for one in made]).tolist()
    return [Read(*pair, one.lr, one.pictures) for pair, one in zip(pairs, made, strict=True)]
