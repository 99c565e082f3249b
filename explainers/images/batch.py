"""The notes' batch of 64 pictures, made of drawings."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from explainers.images.drawn import CLASSES, draw

BATCH_SIZE = 64


def permutation(count: int, order: int) -> Tensor:
    """Where each place of the batch takes its picture from; order 0 is the order as loaded."""
    if order == 0:
        return torch.arange(count)
    return torch.randperm(count, generator=torch.Generator().manual_seed(order))


def pictures(count: int, order: int = 0) -> Tensor:
    """`count` pictures, float32 (count, 3, 32, 32) from 0 to 1, in one of ten orders."""
    return _all()[:count][permutation(count, order)]


@cache
def _all() -> Tensor:
    """64 pictures: one drawing of each class, over and over, mirrored and moved a little."""
    drawings = torch.stack([draw(name, 1) for name in CLASSES]).float() / 255
    made = []
    for k in range(BATCH_SIZE):
        picture, times = drawings[k % len(CLASSES)], k // len(CLASSES)
        picture = picture.flip(-1) if times % 2 else picture
        made.append(picture.roll((times, 2 * times), dims=(-2, -1)))
    return torch.stack(made)
