"""What a layer is explained as in the overview, and what its windows are.

Most layers make a number of parts that add up, or of one number, or of one window: those are told
number for number. Of any other it can be said what its output is without one of its maps.
"""

from __future__ import annotations

from typing import Any

from torch import nn

from explainers.networks.residual import Residual
from explainers.networks.stops import Stop

CELLWISE = (
    *(nn.BatchNorm1d, nn.BatchNorm2d, nn.Dropout, nn.Dropout2d, nn.Identity),
    *(nn.LeakyReLU, nn.PReLU, nn.ReLU6, nn.Sigmoid, nn.Tanh, nn.Hardtanh, nn.ELU, nn.CELU, nn.SELU),
    *(nn.GELU, nn.SiLU, nn.Mish, nn.Hardswish, nn.Hardsigmoid, nn.Softplus, nn.Softsign),
    nn.LogSigmoid,
)
"""Layers that, asked in `eval()`, make each number of one number alone, as ReLU does."""

CONV, LARGEST, MEAN, LINEAR = "Conv2d", "MaxPool2d", "AvgPool2d", "Linear"
RELU, CELL, RESIDUAL, OTHER = "ReLU", "Cell", "Residual", "Other"

LEAVING_OUT = (RESIDUAL, OTHER)
"""Kinds of which no parts add up: what is said is what each map changes by being there."""

ALONE = (LARGEST, MEAN, RELU, CELL)
"""Kinds that make each map of the one of its own number, and a row's numbers alike."""

Windows = dict[str, list[int]]


def of(stop: Stop) -> str:
    """What the layer of a stop is explained as."""
    layer = stop.layer
    if isinstance(layer, Residual):
        return RESIDUAL
    if isinstance(layer, nn.ReLU):
        return RELU
    if isinstance(layer, CELLWISE):
        norm = isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d)
        return OTHER if stop.spread or (norm and layer.running_mean is None) else CELL
    if isinstance(layer, nn.Linear):
        return LINEAR if stop.input.dim() == 1 else OTHER
    named = CONV if isinstance(layer, nn.Conv2d) and layer.padding_mode == "zeros" else _pool(layer)
    return named if named and windows(stop) else OTHER


def _pool(layer: nn.Module) -> str:
    if isinstance(layer, nn.MaxPool2d):
        return LARGEST
    if isinstance(layer, nn.AvgPool2d) and layer.divisor_override:
        return ""  # a sum, divided by another number: no mean
    return MEAN if isinstance(layer, nn.AvgPool2d | nn.AdaptiveAvgPool2d) else ""


def windows(stop: Stop) -> Windows | None:
    """Down and across: size, stride, padding and dilation of a layer that has windows.

    None where it has none, where they are not as wide as high, or not all of one size.
    """
    layer: Any = stop.layer
    if isinstance(layer, nn.AdaptiveAvgPool2d):
        found = _bins(stop)
    elif isinstance(layer, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
        size, dilation = pair(layer.kernel_size), pair(getattr(layer, "dilation", 1))
        found = {"size": size, "stride": pair(layer.stride), "dilation": dilation}
        found["padding"] = _padding(layer.padding, size, dilation)
    else:
        return None
    return found if all(len(two) == 2 and two[0] == two[1] for two in found.values()) else None


def _bins(stop: Stop) -> Windows:
    """The windows of adaptive pooling; nothing where maps do not come out even."""
    inputs, outputs = stop.input.shape[1:], stop.output.shape[1:]
    each = [count // bins for count, bins in zip(inputs, outputs, strict=True)]
    even = [size * bins for size, bins in zip(each, outputs, strict=True)] == list(inputs)
    return {"size": each if even else [], "stride": each, "padding": [0, 0], "dilation": [1, 1]}


def _padding(padding: Any, size: list[int], dilation: list[int]) -> list[int]:
    """In numbers; nothing where there is more of it on one side than on the other."""
    if padding == "valid":
        return [0, 0]
    if padding != "same":
        return pair(padding)
    both = [reach * (cells - 1) for cells, reach in zip(size, dilation, strict=True)]
    return [] if any(cells % 2 for cells in both) else [cells // 2 for cells in both]


def pair(value: Any) -> list[int]:
    """A setting down and across."""
    return list(value) if isinstance(value, tuple) else [value, value]
