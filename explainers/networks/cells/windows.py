"""Layers whose numbers come from a window of one map: pools, and maps made larger."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from explainers.layers import (
    adaptive_avg_pool2d,
    adaptive_max_pool2d,
    avg_pool2d,
    max_pool2d,
    pointwise,
)
from explainers.networks.cells.story import Cell
from explainers.worked import Explanation, Index, Read, Term, WorkedExample, added


def max_pool(layer: nn.MaxPool2d, input: Tensor, cell: Index) -> Cell:
    """The largest number of a window."""
    options = (layer.kernel_size, layer.stride, layer.padding, layer.dilation, layer.ceil_mode)
    return max_pool2d.work(_map(input, cell), *options), _in_it(cell)


def avg_pool(layer: nn.AvgPool2d, input: Tensor, cell: Index) -> Cell:
    """The mean of a window."""
    names = ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad")
    options = [getattr(layer, name) for name in (*names, "divisor_override")]
    return avg_pool2d.work(_map(input, cell), *options), _in_it(cell)


def adaptive_avg_pool(layer: nn.AdaptiveAvgPool2d, input: Tensor, cell: Index) -> Cell:
    """The mean of a bin."""
    return adaptive_avg_pool2d.work(_map(input, cell), layer.output_size), _in_it(cell)


def adaptive_max_pool(layer: nn.AdaptiveMaxPool2d, input: Tensor, cell: Index) -> Cell:
    """The largest number of a bin."""
    return adaptive_max_pool2d.work(_map(input, cell), layer.output_size), _in_it(cell)


def upsampled(layer: nn.Upsample, input: Tensor, cell: Index) -> Cell:
    """A number between its neighbours: each of them times its share.

    The shares are what the number's slopes by the cells of the map are: it is a sum of them.
    """
    plane = _map(input, cell)
    with torch.enable_grad():
        leaf = plane.detach().requires_grad_()
        output = layer(leaf[None])[0]
        (shares,) = torch.autograd.grad(output[_in_it(cell)], leaf)
    used = [tuple(place) for place in shares.nonzero().tolist()]
    terms = added(_share(plane, shares, at) for at in used)
    found = Explanation(tuple(terms), float(output[_in_it(cell)]))
    example = WorkedExample(
        {"input": plane, "share": shares},
        output.detach(),
        lambda _: found,
        {"input": "input", "share": "neutral", "output": "output"},
        axes=dict.fromkeys(("input", "share", "output"), ("channel", "row", "column")),
    )
    return example, _in_it(cell)


def _share(plane: Tensor, shares: Tensor, at: Index) -> Term:
    value, share = Read("input", at, float(plane[at])), float(shares[at])
    return Term((value,) if share == 1 else (value, "×", Read("share", at, share)))


def kept(layer: nn.Module, input: Tensor, cell: Index) -> Cell:
    """A layer that lets everything through once training is over: dropout, identity."""
    one = input[tuple(slice(i, i + 1) for i in cell)]
    return pointwise.work(one, lambda x: x.clone(), lambda x: (x,)), (0,) * len(cell)


def _map(input: Tensor, cell: Index) -> Tensor:
    return input[cell[0] : cell[0] + 1]


def _in_it(cell: Index) -> Index:
    return (0, *cell[1:])
