"""The notes' convolution from 3 to 6 channels on a batch of small pictures, and their reshape.

TensorBoard draws pictures of 1, 3 or 4 channels. The notes have six, and log them all the same by
calling the batch of 64 pictures of six channels one of 128 pictures of three.
"""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor, nn

from explainers.images.batch import BATCH_SIZE, pictures
from explainers.networks import first_weights

SEED = 192  # of the weights: with these most cells of all six maps are above 0, as a picture's are


@cache
def layer() -> nn.Conv2d:
    """Conv2d(3, 6, 3) with repeatable untrained weights, frozen since all readers share them."""
    return first_weights.seeded(lambda: nn.Conv2d(3, 6, 3), SEED).requires_grad_(False)


@cache
def batch() -> Tensor:
    """64 drawn pictures, float32 (64, 3, 32, 32) from 0 to 1."""
    return pictures(BATCH_SIZE)


@cache
def output() -> Tensor:
    """The layer's output, (64, 6, 30, 30)."""
    with torch.inference_mode():
        found: Tensor = layer()(batch())
    return found


def reshaped(maps: Tensor) -> Tensor:
    """What the notes log: (N, 6, H, W) as (2 × N, 3, H, W), the same numbers in the same order."""
    return maps.reshape(-1, 3, *maps.shape[2:])


def halves(place: int) -> tuple[int, int]:
    """Which two pictures of the reshaped batch are made of the picture at `place`."""
    return 2 * place, 2 * place + 1


CODE = """\
import torch
from torch import nn

_ = torch.manual_seed({seed})
layer = nn.Conv2d(3, 6, 3)
imgs = torch.rand(64, 3, 32, 32)  # as the DataLoader gives them
output = layer(imgs)
print(imgs.shape, output.shape)

logged = torch.reshape(output, (-1, 3, 30, 30))
print(logged.shape)
place = {place}
print(torch.equal(logged[2 * place], output[place, :3]))  # the first three maps
print(torch.equal(logged[2 * place + 1], output[place, 3:]))  # and the other three
"""


def code(place: int) -> str:
    """The layer and the reshape as code that prints the shapes, and where a picture went."""
    return CODE.format(place=place, seed=SEED)
