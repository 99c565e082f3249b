"""Layers that make each number out of the one in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor, nn

from explainers.layers import (
    elu,
    gelu,
    hardswish,
    leaky_relu,
    pointwise,
    relu,
    sigmoid,
    silu,
    softplus,
    tanh,
)
from explainers.layers.pointwise import Spelling, factor, literal
from explainers.networks.cells.story import Cell, Local
from explainers.worked import Index, WorkedExample


def _of(work: Callable[..., WorkedExample], *names: str) -> Local:
    """Explained by the lesson's own `work`, which takes the layer's attributes `names`."""

    def local(layer: Any, input: Tensor, cell: Index) -> Cell:
        return work(_one(input, cell), *(getattr(layer, name) for name in names)), (0,) * len(cell)

    return local


def _spelled(spelling: Callable[[Any, Index], Spelling]) -> Local:
    """Computed by the layer itself, and spelled by what `spelling` gives for it and a cell."""

    def local(layer: Any, input: Tensor, cell: Index) -> Cell:
        one = _one(input, cell)
        example = pointwise.work(one, lambda x: layer(x.clone()), spelling(layer, cell))
        return example, (0,) * len(cell)

    return local


def prelu(layer: nn.PReLU, input: Tensor, cell: Index) -> Cell:
    """As leaky_relu, with the slope of the number's channel, or the only one."""
    slopes = layer.weight.tolist()
    slope = slopes[cell[0]] if len(slopes) > 1 else slopes[0]
    return leaky_relu.work(_one(input, cell), slope), (0,) * len(cell)


def _one(input: Tensor, cell: Index) -> Tensor:
    """The number at `cell`, with as many axes as before."""
    return input[tuple(slice(i, i + 1) for i in cell)]


def _hardtanh(layer: Any, _: Index) -> Spelling:
    low, high = literal(layer.min_val), literal(layer.max_val)
    return lambda x: (f"min(max({low}, ", x, f"), {high})")


def _celu(layer: Any, _: Index) -> Spelling:
    alpha = factor(layer.alpha)
    return lambda x: (
        (x, " > 0: ", x)
        if x.value > 0
        else (x, f" ≤ 0: {literal(layer.alpha)} × (e^(", x, f" ÷ {alpha}) − 1)")
    )


_SCALE, _ALPHA = "1.05070098735548", "1.67326324235438"  # of SELU, as its documentation has them


def _selu(_: Any, __: Index) -> Spelling:
    return lambda x: (
        (x, f" > 0: {_SCALE} × ", x)
        if x.value > 0
        else (x, f" ≤ 0: {_SCALE} × {_ALPHA} × (e^", x, " − 1)")
    )


def _mish(_: Any, __: Index) -> Spelling:
    return lambda x: (x, " × tanh(ln(1 + e^", x, "))")


def _hardsigmoid(_: Any, __: Index) -> Spelling:
    return lambda x: ("min(max(0, ", x, " + 3), 6) ÷ 6")


def _softsign(_: Any, __: Index) -> Spelling:
    return lambda x: (x, " ÷ (1 + |", x, "|)")


def _log_sigmoid(_: Any, __: Index) -> Spelling:
    return lambda x: ("−ln(1 + e^(−", x, "))")


ACTIVATIONS: Mapping[type[nn.Module], Local] = {
    nn.ReLU: _of(relu.work),
    nn.LeakyReLU: _of(leaky_relu.work, "negative_slope"),
    nn.PReLU: prelu,
    nn.Sigmoid: _of(sigmoid.work),
    nn.Tanh: _of(tanh.work),
    nn.ELU: _of(elu.work, "alpha"),
    nn.GELU: _of(gelu.work, "approximate"),
    nn.SiLU: _of(silu.work),
    nn.Hardswish: _of(hardswish.work),
    nn.Softplus: _of(softplus.work, "beta", "threshold"),
    nn.ReLU6: _spelled(_hardtanh),
    nn.Hardtanh: _spelled(_hardtanh),
    nn.CELU: _spelled(_celu),
    nn.SELU: _spelled(_selu),
    nn.Mish: _spelled(_mish),
    nn.Hardsigmoid: _spelled(_hardsigmoid),
    nn.Softsign: _spelled(_softsign),
    nn.LogSigmoid: _spelled(_log_sigmoid),
}
"""The activations, each with what explains one of its numbers."""
