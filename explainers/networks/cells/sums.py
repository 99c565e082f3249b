"""Layers whose numbers are sums over everything that comes in: told in two steps.

First one part, such as a kernel's slice on one input map; then all parts and the bias. The parts
are computed by PyTorch, not cell by cell, so that a layer of many channels is no burden.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn
from torch.nn import functional as F

from explainers.layers import conv2d, conv_transpose2d
from explainers.networks.cells.excerpt import row
from explainers.networks.cells.story import Cell
from explainers.worked import Index

BLOCK = 64
"""Numbers of a row that are told at once."""


@dataclass(frozen=True)
class Sum:
    """A number as a sum of `count` parts and, if there is one, a bias (1,).

    `parts` computes all of them, (count,).

    `piece` gives the worked example of a part, with the bias if it is told to. `source` is what the
    things are called that the parts come from, `first` the number of the first of them; `window`
    is how many cells of it a part reads at most.
    """

    count: int
    parts: Callable[[], Tensor]
    bias: Tensor | None
    piece: Callable[[int, bool], Cell]
    source: str
    window: str
    first: int = 0


def convolved(layer: nn.Conv2d, input: Tensor, cell: Index, _: Index | None = None) -> Sum:
    """One pixel of a convolution: a part for each input map of its group."""
    channel, row_, column = cell
    maps, first = _group(layer, input, channel)
    height, width = layer.kernel_size

    bias = _bias(layer, channel)

    def piece(source: int, whole: bool) -> Cell:
        kernel = layer.weight[channel, source][None, None]
        example = conv2d.work(
            maps[source][None], kernel, bias if whole else None, **_windows(layer)
        )
        return example, (0, row_, column)

    return Sum(
        len(maps),
        lambda: contributions(layer, input, channel)[:, row_, column],
        bias,
        piece,
        "input map",
        f"{height}×{width}",
        first,
    )


def contributions(layer: nn.Module, input: Tensor, channel: int) -> Tensor:
    """What each input map of its group adds to one map of a convolution, transposed or not.

    (C, H', W'); their sum over C, plus the bias, is the map. Raises ValueError for other layers.
    """
    if isinstance(layer, nn.Conv2d):
        maps, _ = _group(layer, input, channel)
        kernels = layer.weight[channel][:, None]
        # As many groups as maps keep them apart: each with its own slice of the kernel.
        return conv2d.work(maps, kernels, groups=len(maps), **_windows(layer)).output
    if isinstance(layer, nn.ConvTranspose2d):
        maps, kernels = _transposed_group(layer, input, channel)
        options = _transposed_windows(layer)
        return conv_transpose2d.work(maps, kernels, groups=len(maps), **options).output
    raise ValueError(f"{type(layer).__name__} is no convolution.")


def transposed(
    layer: nn.ConvTranspose2d, input: Tensor, cell: Index, _: Index | None = None
) -> Sum:
    """One pixel of a transposed convolution: a part for each input map of its group."""
    channel, row_, column = cell
    maps, kernels = _transposed_group(layer, input, channel)
    height, width = layer.kernel_size[:2]

    bias = _bias(layer, channel)

    def piece(source: int, whole: bool) -> Cell:
        one = slice(source, source + 1)
        example = conv_transpose2d.work(
            maps[one], kernels[one], bias if whole else None, **_transposed_windows(layer)
        )
        return example, (0, row_, column)

    return Sum(
        len(maps),
        lambda: contributions(layer, input, channel)[:, row_, column],
        bias,
        piece,
        "input map",
        f"{height}×{width}",
        channel // kernels_per_group(layer) * len(maps),
    )


def kernels_per_group(layer: nn.ConvTranspose2d) -> int:
    """Output channels of each group."""
    return int(layer.weight.shape[1])


def weighed(layer: nn.Linear, input: Tensor, cell: Index, spread: Index | None) -> Sum:
    """One output of a linear layer.

    A part for each of the maps that were flattened to its input, where `spread` gives their shape;
    else for each `BLOCK` numbers of the row.
    """
    weights = layer.weight[cell[-1]]
    values = input[cell[:-1]]
    count = len(values)
    if spread is not None and spread[1:] != (1, 1):
        size, grid = count // spread[0], (spread[1], spread[2])
        source, window = "input map", f"{grid[0]}×{grid[1]}"
    else:
        size, grid, source = BLOCK, None, "block"
        window = f"{min(BLOCK, count)}"

    def parts() -> Tensor:
        return F.pad(values * weights, (0, -count % size)).view(-1, size).sum(1)

    bias = _bias(layer, cell[-1])

    def piece(number: int, whole: bool) -> Cell:
        part = slice(number * size, (number + 1) * size)
        shape = grid or tuple(row(values[part]).shape)
        # The products of two grids, laid one on the other: a kernel that covers all of its input.
        one, other = (values_[part].reshape(1, *shape) for values_ in (values, weights))
        return conv2d.work(one, other[None], bias if whole else None), (0, 0, 0)

    return Sum(-(-count // size), parts, bias, piece, source, window)


def _bias(layer: Any, place: int) -> Tensor | None:
    """The bias of one output, (1,), if the layer has any."""
    bias: Tensor | None = layer.bias
    return None if bias is None else bias[place : place + 1]


def _group(layer: nn.Conv2d, input: Tensor, channel: int) -> tuple[Tensor, int]:
    """The input maps that an output channel reads, and the number of the first."""
    count = layer.in_channels // layer.groups
    first = channel // (layer.out_channels // layer.groups) * count
    return input[first : first + count], first


def _transposed_group(
    layer: nn.ConvTranspose2d, input: Tensor, channel: int
) -> tuple[Tensor, Tensor]:
    """The input maps that reach an output channel, and their kernels (C, 1, kH, kW)."""
    count = layer.in_channels // layer.groups
    group, within = divmod(channel, kernels_per_group(layer))
    maps = slice(group * count, (group + 1) * count)
    return input[maps], layer.weight[maps, within : within + 1]


def _windows(layer: nn.Conv2d) -> dict[str, Any]:
    names = ("stride", "padding", "dilation", "padding_mode")
    return {name: getattr(layer, name) for name in names}


def _transposed_windows(layer: nn.ConvTranspose2d) -> dict[str, Any]:
    names = ("stride", "padding", "output_padding", "dilation")
    return {name: getattr(layer, name) for name in names}
