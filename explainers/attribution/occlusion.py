"""Covering places of a picture, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor

from explainers.networks.asking import MANY_MACS, answers
from explainers.networks.trained import Trained

GREY = 128
"""The colour of the square that covers a place, of 255."""


@dataclass(frozen=True)
class Occlusion:
    """How much a probability falls while a grey square of `size` pixels covers a place.

    `drop` is (places down, places across), positive where covering hurts.
    """

    drop: Tensor
    size: int


@torch.no_grad()
def occlusion(trained: Trained, picture: Tensor, index: int) -> Occlusion:
    """Cover the places of a picture one after the other (Zeiler and Fergus, 2014).

    The square's side is a quarter of the picture's, half of it where the network is a large one;
    it moves by half of itself.
    """
    height, width = picture.shape[-2:]
    size = max(1, min(height, width) // (4 if trained.macs <= MANY_MACS else 2))
    stride = max(1, size // 2)
    rows, columns = range(0, height - size + 1, stride), range(0, width - size + 1, stride)
    asked = picture.repeat(1 + len(rows) * len(columns), 1, 1, 1)  # first the picture as it is
    for place, (row, column) in enumerate(product(rows, columns), 1):
        asked[place, :, row : row + size, column : column + size] = GREY
    found = answers(trained, asked)[:, index]
    drop = found[0] - found[1:]
    return Occlusion(drop.view(len(rows), len(columns)), size)
