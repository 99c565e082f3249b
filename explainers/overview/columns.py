"""The columns of the overview: what leaves every layer, and what each part of it got from where.

Between two columns stand the lines. How strong a line is says what its source contributes:

- of a convolution, the mean absolute value of what an input map, slid over by its slice of the
  kernel, adds to the output map (the parts of all input maps and the bias add up to the map);
- of a linear layer, the sum of the products of an input, or of all numbers of a map that was
  flattened, with their weights (these and the bias add up to the output);
- of a pool or an activation, which makes each map of one map, the mean absolute value of the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.networks import feature_maps
from explainers.networks.reach import WHOLE, Axis
from explainers.networks.stops import Stop
from explainers.networks.trained import ONLY_IN_A_ROW, Trained

INPUT = "input"

CELLWISE = (
    *(nn.BatchNorm1d, nn.BatchNorm2d, nn.Dropout, nn.Dropout2d, nn.Identity),
    *(nn.LeakyReLU, nn.PReLU, nn.ReLU6, nn.Sigmoid, nn.Tanh, nn.Hardtanh, nn.ELU, nn.CELU, nn.SELU),
    *(nn.GELU, nn.SiLU, nn.Mish, nn.Hardswish, nn.Hardsigmoid, nn.Softplus, nn.Softsign),
    nn.LogSigmoid,
)
"""Layers that, asked in `eval()`, make each number of one number alone, as ReLU does."""

LAYERS, MAPS, CLASSES = 14, 64, 10
"""The most that can be told apart on one screen: of layers, and of what leaves one of them."""


@dataclass(frozen=True)
class Column:
    """What leaves a layer: `values` (C, H, W), or (N,) once flattened, without a batch axis.

    `lines` are strengths, (targets, sources), or (targets,) where each target has one source, the
    one of its own number; None for the input. `field` is what a number sees of the picture, down
    and across alike.
    """

    name: str
    layer: nn.Module | None
    values: Tensor
    lines: Tensor | None
    field: Axis

    @property
    def signed(self) -> bool:
        """Whether lines say for or against, by their sign: those of sums of numbers do."""
        return isinstance(self.layer, nn.Linear)


def stops(trained: Trained, picture: Tensor) -> tuple[Stop, ...]:
    """The stops of the picture, uint8 (3, H, W), that are drawn: flattening only renames.

    Raises ValueError for a network that is not made of what is drawn here.
    """
    walk = feature_maps.walk(trained, picture)
    if walk.trouble:
        raise ValueError(f"The walk ends at {walk.trouble}")
    found = tuple(stop for stop in walk.stops if not isinstance(stop.layer, nn.Flatten))
    row = bool(found) and found[-1].output.dim() == 1
    if not found:
        raise ValueError(ONLY_IN_A_ROW)
    if len(found) > LAYERS:
        raise ValueError(
            f"The overview has room for {LAYERS} layers, flattening not counted: this network has "
            f"{len(found)}."
        )
    if row and len(found[-1].output) > CLASSES:
        raise ValueError(
            f"The overview has room for {CLASSES} classes: this network ends with "
            f"{len(found[-1].output):,} numbers."
        )
    for stop in found:
        _check(stop)
    if not row:
        raise ValueError("The overview ends with classes: this network gives no row of scores.")
    return found


def _check(stop: Stop) -> None:
    if len(stop.output) > MAPS:
        raise ValueError(
            f"The overview has room for {MAPS} maps beside each other: {stop.name} gives "
            f"{len(stop.output)}."
        )
    layer = stop.layer
    plain = not isinstance(layer, nn.Conv2d) or (
        layer.groups == 1 and layer.padding_mode == "zeros" and isinstance(layer.padding, tuple)
    )
    if isinstance(layer, nn.Linear) and stop.input.dim() != 1 and not stop.spread:
        raise ValueError(f"{stop.name}: the overview has no picture of {layer} on whole maps.")
    if not all(map(_even, vars(layer).values())):
        raise ValueError(
            f"{stop.name}: what the overview shows is as wide as high, {layer} is not."
        )
    drawn = (nn.Conv2d, nn.MaxPool2d, nn.ReLU, nn.Linear, *CELLWISE)
    batchs_own = isinstance(layer, nn.BatchNorm2d | nn.BatchNorm1d) and layer.running_mean is None
    if not plain or batchs_own or not isinstance(layer, drawn):
        raise ValueError(f"{stop.name}: the overview has no picture of {layer}.")
    if stop.spread and not isinstance(layer, nn.Linear):
        raise ValueError(f"{stop.name}: the overview has no picture of {layer} behind a Flatten.")


def _even(setting: object) -> bool:
    """Whether a layer's setting is the same down and across, where it has both."""
    return not isinstance(setting, tuple) or len(set(setting)) <= 1


@torch.no_grad()
def columns(trained: Trained, picture: Tensor) -> tuple[Column, ...]:
    """The input and what leaves each layer; raises ValueError as `stops` does."""
    found = stops(trained, picture)
    reach = fields(found)
    made = [Column(INPUT, None, trained.prepare(picture)[0], None, reach[0])]
    for stop, field in zip(found, reach[1:], strict=True):
        made.append(Column(stop.name, stop.layer, stop.output, lines(stop), field))
    return tuple(made)


def fields(found: Sequence[Stop]) -> tuple[Axis, ...]:
    """What a number of the input, and of what leaves every stop, sees of the picture."""
    made = [Axis()]
    for stop in found:
        made.append(_field(stop.layer, made[-1]))
    return tuple(made)


def lines(stop: Stop) -> Tensor:
    """The strengths of the lines into what leaves `stop`, see above."""
    if isinstance(stop.layer, nn.Conv2d):
        return _convolved(stop.layer, stop.input)
    if isinstance(stop.layer, nn.Linear):
        return parts(stop.layer.weight, stop)
    return stop.output.abs().reshape(len(stop.output), -1).mean(1)


def _convolved(layer: nn.Conv2d, maps: Tensor) -> Tensor:
    """(O, C) of a convolution from maps (C, H, W)."""
    sources = layer.in_channels
    # As many groups as maps keep them apart: each is slid over by its slice of every kernel.
    slices = layer.weight.transpose(0, 1).reshape(-1, 1, *layer.kernel_size)
    options: dict[str, Any] = {"stride": layer.stride, "padding": layer.padding}
    added = F.conv2d(maps[None], slices, dilation=layer.dilation, groups=sources, **options)[0]
    return added.abs().mean((1, 2)).view(sources, -1).T


def parts(weight: Tensor, stop: Stop) -> Tensor:
    """What each source adds to each output of a linear layer with this `weight`: (O, sources).

    A source is a map where maps were flattened to the input of `stop`, else a number.
    """
    sources = stop.spread[0] if stop.spread else len(stop.input)
    return (weight * stop.input).view(len(weight), sources, -1).sum(2)


def _field(layer: Any, before: Axis) -> Axis:
    if isinstance(layer, nn.Linear):
        return WHOLE
    if isinstance(layer, (nn.ReLU, *CELLWISE)):
        return before
    size, stride, padding, dilation = (
        value[0] if isinstance(value, tuple) else value
        for value in (layer.kernel_size, layer.stride, layer.padding, layer.dilation)
    )
    return before.window(size, stride, dilation, padding)
