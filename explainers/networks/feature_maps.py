"""What every layer of a network makes of one picture, and what its answer depends on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from math import prod

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from explainers.networks import stops
from explainers.networks.stops import Walk, shared_copy
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


def gradient(network: nn.Module, leaf: Tensor, of: Callable[[nn.Module], Tensor]) -> Tensor:
    """How the number that `of` makes of `network` and `leaf` answers to each number of `leaf`.

    It has the leaf's shape; nothing is left in the network. Raises ValueError where that cannot be
    gone through backwards.
    """
    value = of(network)
    try:
        (slope,) = torch.autograd.grad(value, leaf)
    except RuntimeError:
        # A layer wrote over numbers that the way back needs. Not in place it computes the same.
        gentle = shared_copy(network)
        for layer in gentle.modules():
            if hasattr(layer, "inplace"):
                setattr(layer, "inplace", False)  # noqa: B010  (no attribute of nn.Module itself)
        again = of(gentle)
        if not torch.equal(again, value):
            raise ValueError(
                "A layer of this network writes over numbers that are needed twice: PyTorch cannot "
                "go through it backwards. Leave inplace=True away in its residual block."
            ) from None
        (slope,) = torch.autograd.grad(again, leaf)
    return slope


MANY_MACS = 100_000_000
"""Multiply-adds of a network that is asked only a few times."""


TOGETHER = 65_536
"""Pixels, as the network takes them, of pictures that are asked about at a time."""


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


def answers(trained: Trained, pictures: Tensor) -> Tensor:
    """The probabilities of many pictures (N, 3, H, W), a few at a time: (N, classes)."""
    each = 1 if _mixes(trained.network) else max(1, TOGETHER // prod(trained.size))
    return torch.cat([trained.probabilities(some) for some in torch.split(pictures, each)])


def _mixes(network: nn.Module) -> bool:
    """Whether an answer depends on the other pictures of the batch: a norm keeps no statistics."""
    norms = (layer for layer in network.modules() if isinstance(layer, _BatchNorm))
    return any(norm.running_mean is None for norm in norms)
