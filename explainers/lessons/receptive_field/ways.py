"""In how many ways a pixel reaches a cell: what the gradient is where every weight is 1.

Channels are left out (each layer has one), and a maximum is taken as the sum of its window, so
that every cell that is read is one way.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from explainers.lessons.receptive_field import reads
from explainers.networks.facts import Shape
from explainers.networks.layer import Layer

EXACT = 2**53
"""Above it float64 has gaps between whole numbers."""


def of(layers: Sequence[Layer], shape: Shape, start: Tensor, training: bool = False) -> Tensor:
    """The ways from each pixel to the cells of the last maps, float64 (H, W).

    `layers` take maps of `shape` (N, C, H, W) to maps; `start`, as large as those, says in how
    many ways each of them counts: 1 at the cell that is asked about. Raises ValueError where a
    block flattens.
    """
    found = start
    for layer, before, after in reversed(reads.steps(layers, shape)):
        if layer.kind.name == "Residual":
            body, shortcut = (layer["layers"], layer["shortcut"])
            found = of(body, before, found, training) + of(shortcut, before, found, training)
        elif len(after) == 4:
            down, across = reads.axes(layer, before, after, training)
            found = down.T @ found @ across
        else:
            raise ValueError("Ways are counted from maps to maps: here a block flattens them.")
    return found


def along(
    layers: Sequence[Layer], shape: Shape, start: tuple[Tensor, Tensor], training: bool = False
) -> tuple[Tensor, Tensor] | None:
    """The ways down and across, whose products are the ways; None where a block adds two of them.

    `start` are the ways of the last maps' rows, and of their columns.
    """
    if any(layer.kind.name == "Residual" for layer in layers):
        return None
    ways_down, ways_across = start
    for layer, before, after in reversed(reads.steps(layers, shape)):
        down, across = reads.axes(layer, before, after, training)
        ways_down, ways_across = ways_down @ down, ways_across @ across
    return ways_down, ways_across
