"""The columns of the overview: what leaves every layer, and what each part of it got from where.

Between two columns stand the lines. How strong a line is says what its source contributes:

- of a convolution, the mean absolute value of what an input map, slid over by its slice of the
  kernel, adds to the output map (the parts of all input maps and the bias add up to the map);
- of a linear layer, the sum of the products of an input, or of all numbers of a map that was
  flattened, with their weights (these and the bias add up to the output);
- of a pool or an activation, which makes each map of one map, the mean absolute value of the map;
- of any other layer, e.g. a residual block, the mean absolute value of what the map changes by when
  the source is left out, see `left_out`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.networks import feature_maps
from explainers.networks.reach import WHOLE, Axis
from explainers.networks.residual import Residual
from explainers.networks.stops import Stop
from explainers.networks.trained import ONLY_IN_A_ROW, Trained
from explainers.overview import kinds, left_out

INPUT = "input"

LAYERS, MAPS, CLASSES = 14, 128, 10
"""The most that can be told apart on one screen: of layers, and of what leaves one of them."""

LEFT_OUT = 2_000_000_000
"""The most multiply-adds that it may take to leave out each map of a layer in turn: what is painted
on the picture is to be seen at once."""


@dataclass(frozen=True)
class Column:
    """What leaves a layer: `values` (C, H, W), or (N,) once a map is one number; no batch axis.

    `kind` is what it is explained as, see `kinds`; empty for the input. `lines` are strengths,
    (targets, sources): targets are in as many `groups` as each reads its own sources, all one
    after the other. (targets,) where each has one source, the one of its own number; None for the
    input. `field` is what a number sees of the picture, down and across alike.
    """

    name: str
    kind: str
    layer: nn.Module | None
    values: Tensor
    lines: Tensor | None
    field: Axis

    @property
    def signed(self) -> bool:
        """Whether lines say for or against, by their sign: those of sums of numbers do."""
        return self.kind == kinds.LINEAR

    @property
    def groups(self) -> int:
        """In how many groups the targets read their sources."""
        if self.lines is not None and self.lines.dim() == 1:
            return len(self.lines)
        if self.kind == kinds.CONV and isinstance(self.layer, nn.Conv2d):
            return self.layer.groups
        return 1  # what is left out is left out of all


def stops(trained: Trained, picture: Tensor) -> tuple[Stop, ...]:
    """The stops of the picture, uint8 (3, H, W), that are drawn: flattening only renames.

    Raises ValueError for a network that is not made of what is drawn here.
    """
    walk = feature_maps.walk(trained, picture)
    if walk.trouble:
        raise ValueError(f"The walk ends at {walk.trouble}")
    found = tuple(_in_a_row(walk.stops))
    if not found:
        raise ValueError(ONLY_IN_A_ROW)
    if len(found) > LAYERS:
        raise ValueError(
            f"The overview has room for {LAYERS} layers, flattening not counted: this network has "
            f"{len(found)}."
        )
    scores, last = walk.stops[-1].output, found[-1].output
    if scores.dim() == 1 and len(scores) > CLASSES:
        raise ValueError(
            f"The overview has room for {CLASSES} classes: this network ends with "
            f"{len(scores):,} numbers."
        )
    for stop in found:
        _check(stop)
    if scores.dim() != 1 or scores.shape != as_row(last).shape:
        raise ValueError("The overview ends with classes: this network gives no row of scores.")
    return found


def _outside_blocks(found: Sequence[Stop]) -> Iterator[Stop]:
    """Without the layers within a block: the block is a layer itself."""
    blocks = tuple(f"{stop.name}." for stop in found if isinstance(stop.layer, Residual))
    return (stop for stop in found if not stop.name.startswith(blocks))


def _in_a_row(every: Sequence[Stop]) -> Iterator[Stop]:
    """The stops that are drawn, each told of the maps that it reads, if they were flattened.

    The numbers of maps are read as these maps only until a layer is drawn as a row of them.
    """
    maps = False
    for stop in _outside_blocks(every):
        if _renames(stop):
            maps = maps or stop.input.dim() == 3
            continue
        spread = (stop.spread or _of_block(stop, every)) if maps else None
        if spread and spread[1:] == (1, 1):
            spread = None  # a map of one number each is a row already
        drawn = _as_maps(replace(stop, spread=spread))
        maps = maps and drawn.output.dim() == 3
        yield drawn


def _of_block(stop: Stop, every: Sequence[Stop]) -> tuple[int, ...] | None:
    """The maps that a block reads in a row: its first layer is told of them, not the block."""
    within = (one for one in every if one.name.startswith(f"{stop.name}."))
    return next((one.spread for one in within if torch.equal(one.input, stop.input)), None)


def _renames(stop: Stop) -> bool:
    """Whether this only gives other places to the same numbers, all in a row."""
    return isinstance(stop.layer, nn.Flatten) and stop.output.dim() == 1


def _as_maps(stop: Stop) -> Stop:
    """Where maps are flattened before a layer that works cell by cell, as if it were behind it.

    The numbers are the same ones, and can be looked at as maps.
    """
    alike = isinstance(stop.layer, (nn.ReLU, *kinds.CELLWISE)) and not _a_number_each(stop.layer)
    if stop.spread is None or not alike:
        return stop
    given, made = stop.input.reshape(stop.spread), stop.output.reshape(stop.spread)
    return replace(stop, input=given, output=made, spread=None)


def _a_number_each(layer: nn.Module) -> bool:
    """Whether the layer has a number of its own for each number of a row."""
    return isinstance(layer, nn.BatchNorm1d) or (
        isinstance(layer, nn.PReLU) and layer.num_parameters > 1
    )


def _check(stop: Stop) -> None:
    if len(stop.output) > MAPS:
        raise ValueError(
            f"The overview has room for {MAPS} {'maps' if stop.maps else 'numbers'} beside each "
            f"other: {stop.name} gives {len(stop.output):,}."
        )
    if stop.output.dim() not in (1, 3) or stop.input.dim() not in (1, 3):
        raise ValueError(f"{stop.name}: the overview has no picture of what {stop.layer} gives.")
    sources = left_out.sources(stop)
    if sources > MAPS:
        raise ValueError(
            f"{stop.name}: the overview has room for {MAPS} lines into a map, and {stop.layer} "
            f"reads {sources:,} numbers."
        )
    if kinds.of(stop) in kinds.LEAVING_OUT and left_out.work(stop) > LEFT_OUT:
        raise ValueError(
            f"{stop.name}: to say what each of its {sources} maps does in it, it would have to be "
            "left out in turn, and this layer is too large to compute so often here."
        )


@torch.no_grad()
def columns(trained: Trained, picture: Tensor) -> tuple[Column, ...]:
    """The input and what leaves each layer; raises ValueError as `stops` does."""
    found = stops(trained, picture)
    reach = fields(found)
    made = [Column(INPUT, "", None, trained.prepare(picture)[0], None, reach[0])]
    for stop, field in zip(found, reach[1:], strict=True):
        about = stop.name, kinds.of(stop), stop.layer
        made.append(Column(*about, as_row(stop.output), lines(stop), field))
    return tuple(made)


def as_row(values: Tensor) -> Tensor:
    """Maps of one number each, (C, 1, 1), as the row that they are, (C,); others as they are."""
    return values.flatten() if values.numel() == len(values) else values


def fields(found: Sequence[Stop]) -> tuple[Axis, ...]:
    """What a number of the input, and of what leaves every stop, sees of the picture."""
    made = [Axis()]
    for stop in found:
        made.append(_field(stop, made[-1]))
    return tuple(made)


def lines(stop: Stop) -> Tensor:
    """The strengths of the lines into what leaves `stop`, see above."""
    kind, layer = kinds.of(stop), stop.layer
    if kind == kinds.CONV:
        return _convolved(stop)
    if isinstance(layer, nn.Linear) and kind == kinds.LINEAR:
        return parts(layer.weight, stop)
    if kind in kinds.LEAVING_OUT:
        each = [change.abs().reshape(len(change), -1).mean(1) for change in left_out.changes(stop)]
        return torch.stack(each, 1)
    return stop.output.abs().reshape(len(stop.output), -1).mean(1)


def _convolved(stop: Stop) -> Tensor:
    """(O, C) of a convolution from maps (C, H, W); C of its group, where it has groups."""
    layer: Any = stop.layer
    targets, per = len(layer.weight), layer.weight.shape[1]
    # As many groups as maps keep them apart: each is slid over by its slice of every kernel.
    grouped = layer.weight.reshape(layer.groups, -1, per, *layer.kernel_size)
    slices = grouped.transpose(1, 2).reshape(-1, 1, *layer.kernel_size)
    options: dict[str, Any] = {"stride": layer.stride, "padding": layer.padding}
    options |= {"dilation": layer.dilation, "groups": len(stop.input)}
    added = F.conv2d(stop.input[None], slices, **options)[0]
    strengths = added.abs().mean((1, 2)).reshape(layer.groups, per, -1)
    return strengths.transpose(1, 2).reshape(targets, per)


def parts(weight: Tensor, stop: Stop) -> Tensor:
    """What each source adds to each output of a linear layer with this `weight`: (O, sources).

    A source is a map where maps were flattened to the input of `stop`, else a number.
    """
    sources = stop.spread[0] if stop.spread else len(stop.input)
    return (weight * stop.input).reshape(len(weight), sources, -1).sum(2)


UNKNOWN = Axis(whole=True, most=True)
"""All at most: how much a number sees behind a layer that is not followed, which may be less."""

OF_WHOLE_MAPS = (nn.GroupNorm, nn.InstanceNorm2d, nn.BatchNorm1d, nn.BatchNorm2d)
"""Layers that make each number of a whole map, or of several."""

_WINDOW = ("size", "stride", "padding", "dilation")


def _field(stop: Stop, before: Axis) -> Axis:
    kind, layer = kinds.of(stop), stop.layer
    if before == WHOLE or kind in (kinds.RELU, kinds.CELL):
        return before
    if isinstance(layer, Residual):
        both = _through(layer.body, before), _through(layer.shortcut, before)
        return UNKNOWN if UNKNOWN in both else both[0].joined(both[1])
    if kind == kinds.OTHER:
        return _of_other(layer, before)
    found = kinds.windows(stop)
    if found is None:
        return WHOLE
    size, stride, padding, dilation = (found[name][0] for name in _WINDOW)
    return before.window(size, stride, dilation, padding)


def _of_other(layer: nn.Module, before: Axis) -> Axis:
    normed = len(layer.normalized_shape) if isinstance(layer, nn.LayerNorm) else 0
    if isinstance(layer, OF_WHOLE_MAPS) or normed == 3:
        return WHOLE
    over_maps = isinstance(layer, nn.Softmax | nn.LogSoftmax) and layer.dim in (1, -3)
    return before if over_maps else UNKNOWN


def _through(layer: nn.Module, before: Axis) -> Axis:
    """What is seen behind one side of a block."""
    if isinstance(layer, nn.Sequential):
        return reduce(lambda field, part: _through(part, field), layer, before)
    nothing = torch.empty(0)  # what a window is does not depend on what goes in
    adaptive = isinstance(layer, nn.AdaptiveAvgPool2d)
    return UNKNOWN if adaptive else _field(Stop("", layer, nothing, nothing), before)
