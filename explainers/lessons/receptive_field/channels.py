"""Which channels of the input a channel of the maps can see: all, unless layers keep them apart."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from explainers.lessons.receptive_field import reads
from explainers.networks.facts import Shape
from explainers.networks.layer import Layer


def seen(layers: Sequence[Layer], shape: Shape, channel: int | None) -> Tensor:
    """The channels of the input, bool (C,), that `channel` of the last maps sees.

    `layers` take maps of `shape` (N, C, H, W) to maps; None asks for what all channels see.
    """
    steps = reads.steps(layers, shape)
    count = steps[-1][2][1] if steps else shape[1]
    wanted = torch.zeros(count, dtype=torch.bool)
    wanted[slice(None) if channel is None else channel] = True
    return _back(layers, shape, wanted)


def _back(layers: Sequence[Layer], shape: Shape, wanted: Tensor) -> Tensor:
    for layer, before, _ in reversed(reads.steps(layers, shape)):
        if layer.kind.name == "Residual":
            sides = (_back(layer[side], before, wanted) for side in ("layers", "shortcut"))
            wanted = torch.stack([*sides]).any(0)
        elif groups := _groups(layer, before):
            shares = wanted.view(groups, -1).any(1)
            wanted = shares.repeat_interleave(before[1] // groups)
    return wanted


def _groups(layer: Layer, before: Shape) -> int:
    """Into how many groups that do not see each other the channels fall; 0: each is by itself."""
    name = layer.kind.name
    if name in ("Conv2d", "ConvTranspose2d"):
        return int(layer["groups"])
    if name == "GroupNorm":
        return int(layer["num_groups"])
    wide = layer.values.get("normalized_shape")
    if isinstance(wide, tuple) and len(wide) > 2:
        return 1
    dim = layer.values.get("dim", -1)  # of Softmax; without one PyTorch takes the channels
    return int(dim in (None, 1, 1 - len(before)))
