"""A network that is asked about many pictures, and gone through backwards; it stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from explainers.networks.stops import shared_copy
from explainers.networks.trained import Trained

MANY_MACS = 100_000_000
"""Multiply-adds of a network that is asked only a few times."""

TOGETHER = 65_536
"""Pixels, as the network takes them, of pictures that are asked about at a time."""


def answers(trained: Trained, pictures: Tensor) -> Tensor:
    """The probabilities of many pictures (N, 3, H, W), a few at a time: (N, classes)."""
    parts = torch.split(pictures, each(trained))
    return torch.cat([trained.probabilities(some) for some in parts])


def each(trained: Trained) -> int:
    """How many pictures go through the network at a time, none changing another's answer."""
    return 1 if _mixes(trained.network) else max(1, TOGETHER // prod(trained.size))


def _mixes(network: nn.Module) -> bool:
    """Whether an answer depends on the other pictures of the batch: a norm keeps no statistics."""
    norms = (layer for layer in network.modules() if isinstance(layer, _BatchNorm))
    return any(norm.running_mean is None for norm in norms)


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
