"""Which cells a layer reads, along rows and along columns: observed from PyTorch, not derived.

What a layer of maps reads does not depend on the other direction. So pictures of one column (or
one row) in which a single cell is 1 tell everything: the layer, narrowed to one channel with every
weight 1, answers each of them with the numbers that read that cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor, nn

from explainers.networks import building, first_weights, flow, layer_list
from explainers.networks.facts import Shape, times
from explainers.networks.layer import Layer
from explainers.networks.reach import Reach

MOST_CELLS = 256
"""Cells that maps may have in a direction, to be followed one by one."""

MOST_SPANNED = 1024
"""Cells that a window may span, and that may be added on a side."""

_WINDOWED = (
    *("Conv2d", "ConvTranspose2d", "Upsample", "MaxPool2d", "AvgPool2d"),
    *("AdaptiveAvgPool2d", "AdaptiveMaxPool2d"),
)
_COUNTED = ("Conv2d", "ConvTranspose2d")
"""Layers whose windows can read a cell twice: a circular padding brings it in again."""

_STILL = {"kernel_size": 1, "stride": 1, "padding": 0, "dilation": 1, "output_padding": 0}
"""What leaves a direction as it is."""


def steps(layers: Sequence[Layer], shape: Shape) -> list[tuple[Layer, Shape, Shape]]:
    """Each layer with the shape that comes in, and the one that leaves it.

    Raises MisfitError where one does not fit.
    """
    found = []
    for layer in layers:
        after = flow.flow(layer, shape, Reach()).shape
        found.append((layer, shape, after))
        shape = after
    return found


def axes(layer: Layer, shape: Shape, after: Shape, training: bool = False) -> tuple[Tensor, Tensor]:
    """How often each cell of the layer's maps reads each cell that comes in, down and across.

    `shape` (N, C, H, W) comes in, `after` leaves; the layer is none that flattens, and no block.
    Gives two tensors, (cells of the output, cells of the input), of whole numbers in float64.
    Raises ValueError where the maps or the windows are too large to be followed.
    """
    _check_size(layer, shape, after)
    if layer.kind.name in _WINDOWED:
        down, across = (_observed(layer.text, axis, shape[2 + axis]) for axis in (0, 1))
    else:
        rows, columns = whole(layer, shape, training)
        down, across = _reading(shape[2], after[2], rows), _reading(shape[3], after[3], columns)
    return down.double(), across.double()


def _check_size(layer: Layer, shape: Shape, after: Shape) -> None:
    if max(*shape[2:], *after[2:]) > MOST_CELLS:
        raise ValueError(
            f"{layer.text} takes {times(shape[1:])} and gives {times(after[1:])}: maps of at most "
            f"{MOST_CELLS} rows and columns are followed here, cell by cell."
        )
    for axis in (0, 1):
        kernel, padding, dilation = (
            _number(layer.values.get(name, least), axis)
            for name, least in (("kernel_size", 1), ("padding", 0), ("dilation", 1))
        )
        if max(dilation * (kernel - 1) + 1, padding) > MOST_SPANNED:
            raise ValueError(
                f"{layer.text}: windows that span at most {MOST_SPANNED:,} cells, and as much "
                "padding, are followed here."
            )


def _number(value: int | str | tuple[int, int], axis: int) -> int:
    """The number of a direction; 0 for a word, such as padding="same"."""
    own = value[axis] if isinstance(value, tuple) else value
    return own if isinstance(own, int) else 0


@lru_cache(maxsize=256)
def _observed(text: str, axis: int, size: int) -> Tensor:
    """What windows read of `size` cells, down (0) or across (1): uint8, since many are kept."""
    (layer,) = layer_list.layers(text)
    module = first_weights.seeded(lambda: building.module(_along(layer, axis)), 0).double()
    for weight in module.parameters():
        nn.init.ones_(weight)
    shape = (size, 1, size, 1) if axis == 0 else (size, 1, 1, size)
    with torch.no_grad():
        answers = module(torch.eye(size, dtype=torch.double).view(shape)).view(size, -1)
    seen = answers if layer.kind.name in _COUNTED else answers != 0
    found: Tensor = seen.T.to(torch.uint8).contiguous()
    return found


def _along(layer: Layer, axis: int) -> Layer:
    """The layer with a single channel, which leaves the other direction as it is."""
    changes: dict[str, Any] = {"in_channels": 1, "out_channels": 1, "groups": 1, "bias": False}
    for name, still in _STILL.items():
        value = layer.values.get(name)
        if value is not None and not isinstance(value, str):
            changes[name] = _pair(value, still, axis)
    if layer.kind.name.startswith("Adaptive"):
        changes["output_size"] = _pair(layer["output_size"], 1, axis)
    if layer.kind.name == "Upsample":
        size, scale = layer["size"], layer["scale_factor"]
        changes["size"] = None if size is None else _pair(size, 1, axis)
        changes["scale_factor"] = None if scale is None else _pair(scale, 1.0, axis)
    return layer.changed(**{n: v for n, v in changes.items() if n in layer.values})


def _pair(value: Any, still: float, axis: int) -> tuple[Any, Any]:
    own = value[axis] if isinstance(value, tuple) else value
    return (own, still) if axis == 0 else (still, own)


def whole(layer: Layer, shape: Shape, training: bool) -> tuple[bool, bool]:
    """Whether numbers read all rows, and all columns, of maps without a window; else their own."""
    name = layer.kind.name
    if name == "BatchNorm2d":
        batch = by_batch(layer, training)
        return batch, batch
    if name == "GroupNorm":
        return True, True
    if name == "LayerNorm":
        wanted = layer["normalized_shape"]
        return not isinstance(wanted, int) and len(wanted) > 1, True
    if name in ("Softmax", "LogSoftmax"):
        dim = 1 if layer["dim"] is None else layer["dim"] % len(shape)
        return dim == 2, dim == 3
    return False, name == "Linear"


def by_batch(layer: Layer, training: bool) -> bool:
    """Whether this is, or holds, a batch norm that takes its mean of the batch at hand."""
    if layer.kind.name == "Residual":
        return any(by_batch(one, training) for one in (*layer["layers"], *layer["shortcut"]))
    norm = layer.kind.name in ("BatchNorm1d", "BatchNorm2d")
    return norm and (training or not layer["track_running_stats"])


def _reading(before: int, after: int, whole: bool) -> Tensor:
    return torch.ones(after, before) if whole else torch.eye(after)
