"""How much each pixel weighs for one number: the gradient, over several networks and pictures.

The effective receptive field of Luo, Li, Urtasun and Zemel, "Understanding the Effective Receptive
Field in Deep Convolutional Neural Networks", 2016 (https://arxiv.org/abs/1701.04128).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.networks import building, made
from explainers.networks.facts import BYTES, Shape
from explainers.networks.layer import Layer
from explainers.random_numbers import drawn_from

MOST_MACS = 1_000_000_000
MOST_PARAMETERS = 40_000_000
MOST_BYTES = 2**29
"""Of all draws together: what a visitor may ask of the machine."""


@dataclass(frozen=True)
class Effective:
    """The mean absolute gradient of one number by each pixel, as shares of all: (H, W), float64.

    The colours of a pixel are summed. `other` is the share of another picture of the batch, where
    there was one; `dead` counts the draws in which nothing reached the number.
    """

    share: Tensor
    other: float
    dead: int


def measured(
    layers: Sequence[Layer],
    shape: Shape,
    cell: tuple[int, ...],
    draws: int,
    seed: int,
    training: bool = False,
) -> Effective:
    """The gradients of the number at `cell`, without its batch axis, in `draws` draws.

    Each draws PyTorch's first weights and then a picture of normal numbers, from `seed`, `seed` + 1
    and so on. `shape` is (N, C, H, W): with N = 2 a second picture is in the batch. Raises
    ValueError, in words, where that would take too long, or PyTorch refuses.
    """
    _check(layers, shape, draws)
    calm = calmed(layers)
    total = torch.zeros(shape[0], *shape[2:], dtype=torch.double)
    dead = 0
    for draw in range(seed, seed + draws):
        slope = _slope(calm, shape, cell, draw, training)
        dead += not bool(slope.any())
        total += slope
    weight = float(total.sum())
    shares = total / weight if weight else total
    return Effective(shares[0], float(shares[1:].sum()), dead)


def _slope(
    layers: Sequence[Layer], shape: Shape, cell: tuple[int, ...], seed: int, training: bool
) -> Tensor:
    with drawn_from.seed(seed):
        network = building.sequential(layers).train(training)
        picture = torch.randn(shape, requires_grad=True)
        try:
            output = network(picture)
        except ValueError as error:  # a batch norm that has one number for each channel
            raise ValueError(f"PyTorch refuses this in train(): {error}") from error
        (slope,) = torch.autograd.grad(output[(0, *cell)], picture)
    return slope.double().abs().sum(1)


def calmed(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The same layers, none of which works in place: going backwards needs what came before."""
    found = []
    for layer in layers:
        if layer.kind.name == "Residual":
            body, shortcut = calmed(layer["layers"]), calmed(layer["shortcut"])
            found.append(layer.changed(layers=body, shortcut=shortcut))
        else:
            found.append(layer.changed(inplace=False) if "inplace" in layer.values else layer)
    return tuple(found)


def _check(layers: Sequence[Layer], shape: Shape, draws: int) -> None:
    found = made.fitting(layers, shape)
    made.check_size(found)
    for what, count, most in (
        ("multiply-adds", draws * found.work, MOST_MACS),
        ("weights to draw", draws * found.parameters, MOST_PARAMETERS),
        ("bytes on their way", draws * (found.memory + BYTES * math.prod(shape)), MOST_BYTES),
    ):
        if count > most:
            raise ValueError(
                f"{draws} draws of this network have {count:,} {what}; at most {most:,} are "
                "computed here. Take fewer draws, or a layer further up."
            )


def needed(share: Tensor, part: float) -> int:
    """The fewest pixels that hold `part` (0 to 1) of all the weight; 0 where there is none."""
    if not bool(share.any()):
        return 0
    held = share.flatten().sort(descending=True).values.cumsum(0)
    return int((held < part * float(share.sum())).sum()) + 1
