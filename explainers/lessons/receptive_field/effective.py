"""How much each pixel weighs for one number: the gradient, over several networks and pictures.

The effective receptive field of Luo, Li, Urtasun and Zemel, "Understanding the Effective Receptive
Field in Deep Convolutional Neural Networks", 2016 (https://arxiv.org/abs/1701.04128).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from explainers.networks import building, layer_list, made
from explainers.networks.facts import BYTES, Shape
from explainers.networks.layer import Layer
from explainers.networks.walk import Walk
from explainers.once import Once
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
    found = _checked(layers, shape, draws)
    calm = calmed(layers)
    text = layer_list.write(calm)
    # Weights, what is kept on the way (of a pool the places as well), and the picture.
    numbers = found.parameters + 3 * found.memory // BYTES + math.prod(shape)
    total = torch.zeros(shape[0], *shape[2:], dtype=torch.double)
    dead = 0
    for draw in range(seed, seed + draws):
        made = partial(Draw, calm, shape, draw, training, numbers)
        slope = _draws.get((text, shape, draw, training), made).slope(cell)
        dead += not bool(slope.any())
        total += slope
    weight = float(total.sum())
    shares = total / weight if weight else total
    return Effective(shares[0], float(shares[1:].sum()), dead)


class Draw:
    """First weights and a picture, and what leaves the layers: of it any number can be derived.

    `layers` work in nothing's place, see `calmed`. `numbers` are as many as all of it keeps.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        shape: Shape,
        seed: int,
        training: bool = False,
        numbers: int = 0,
    ) -> None:
        """Raises ValueError, in words, where PyTorch refuses."""
        self.numbers = numbers
        with drawn_from.seed(seed):
            network = building.sequential(layers).train(training)
            self.picture = torch.randn(shape, requires_grad=True)
            try:
                self.output = network(self.picture)
            except ValueError as error:  # a batch norm that has one number for each channel
                raise ValueError(f"PyTorch refuses this in train(): {error}") from error

    def slope(self, cell: tuple[int, ...]) -> Tensor:
        """The size of the gradient of the number at `cell` by each pixel, (N, H, W)."""
        number = self.output[(0, *cell)]
        (slope,) = torch.autograd.grad(number, self.picture, retain_graph=True)
        return slope.double().abs().sum(1)


_draws: Once[Draw] = Once(10_000_000, lambda draw: draw.numbers)  # 40 MB


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


def _checked(layers: Sequence[Layer], shape: Shape, draws: int) -> Walk:
    """The layers' sizes. Raises ValueError where all draws together are too large."""
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
    return found


def needed(share: Tensor, part: float) -> int:
    """The fewest pixels that hold `part` (0 to 1) of all the weight; 0 where there is none."""
    if not bool(share.any()):
        return 0
    held = share.flatten().sort(descending=True).values.cumsum(0)
    return int((held < part * float(share.sum())).sum()) + 1
