"""What every layer of a network makes of one picture, and what its answer depends on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor

from explainers.networks import stops
from explainers.networks.asking import MANY_MACS, answers, gradient
from explainers.networks.stops import Walk
from explainers.networks.trained import Trained


def walk(trained: Trained, picture: Tensor) -> Walk:
    """The picture, uint8 (3, H, W), through the network: a stop for each layer."""
    return stops.walk(trained.network, trained.prepare(picture))


def saliency(trained: Trained, picture: Tensor, index: int) -> Tensor:
    """How strongly each pixel moves the score of class `index`: (H, W), at least 0.

    The largest absolute gradient over the colours (Simonyan, Vedaldi and Zisserman, 2013). Raises
    ValueError where the network cannot be gone through backwards.
    """
    leaf = trained.prepare(picture).requires_grad_()
    # A clone: what stands at the beginning of the graph must not be written over.
    slope = gradient(trained.network, leaf, lambda network: network(leaf.clone())[0, index])
    return slope[0].abs().amax(0)


@dataclass(frozen=True)
class Occlusion:
    """How much a probability falls while a grey square of `size` pixels covers a place.

    `drop` is (places down, places across), positive where covering hurts.
    """

    drop: Tensor
    size: int


@torch.no_grad()
def occlusion(
    trained: Trained, picture: Tensor, index: int, chances: Tensor | None = None
) -> Occlusion:
    """Cover the places of a picture one after the other (Zeiler and Fergus, 2014).

    The square's side is a quarter of the picture's, half of it where the network is a large one;
    it moves by half of itself. `chances` is what the network says to the picture, where it has
    been asked already.
    """
    height, width = picture.shape[-2:]
    size = max(1, min(height, width) // (4 if trained.macs <= MANY_MACS else 2))
    stride = max(1, size // 2)
    rows, columns = range(0, height - size + 1, stride), range(0, width - size + 1, stride)
    covered = picture.repeat(len(rows) * len(columns), 1, 1, 1)
    for place, (row, column) in enumerate(product(rows, columns)):
        covered[place, :, row : row + size, column : column + size] = 128
    full = (trained.probabilities(picture)[0] if chances is None else chances)[index]
    drop = full - answers(trained, covered)[:, index]
    return Occlusion(drop.view(len(rows), len(columns)), size)
