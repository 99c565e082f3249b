"""The overview turned round: what a score or a loss sends back through the columns.

Between two columns stand the lines. How strong a line is says what its target sends to its source;
what all targets send adds up to the source's gradient:

- of a convolution, the mean absolute value of the target's gradient, taken back by a transposed
  convolution with the slice of the kernel that reads the source;
- of a linear layer, the target's gradient times its weights: for a map that was flattened their
  mean absolute value, for a number the product;
- of a pool or an activation, where each map has one target, the mean absolute value of what
  arrives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.framing import framed, short
from explainers.networks.stops import Stop
from explainers.networks.trained import Trained
from explainers.overview.columns import CELLWISE, INPUT, Column, fields
from explainers.overview.packed import floats, packed

KINDS = ("score", "loss")


@dataclass(frozen=True)
class Aim:
    """What is gone back from: the score of a class, or the loss (cross-entropy) if it is right."""

    kind: str
    index: int

    def value(self, scores: Tensor) -> Tensor:
        """The number itself, from scores (classes,); ValueError, in words, where there is none."""
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r}: gradients run back from a score or a loss.")
        if scores.dim() != 1:
            raise ValueError("The network gives maps, not a row of scores: it has no answer.")
        if not 0 <= self.index < len(scores):
            raise ValueError(f"There is no class {self.index}: the last one is {len(scores) - 1}.")
        if self.kind == "score":
            return scores[self.index]
        return F.cross_entropy(scores, torch.tensor(self.index))


@dataclass(frozen=True)
class Way:
    """The way back from `value`, through the stops `found`.

    `gradients` are those of what goes into the first stop and of what leaves every stop: one more
    than stops, each of its tensor's shape.
    """

    aim: Aim
    value: float
    found: tuple[Stop, ...]
    gradients: tuple[Tensor, ...]


def back(found: Sequence[Stop], aim: Aim) -> Way:
    """From `aim` back through the stops of a picture, see `columns.stops`; by autograd.

    Nothing is left behind: the layers are asked as functions. Raises ValueError as `Aim.value`.
    """
    with torch.enable_grad():
        met = [found[0].input.detach().requires_grad_()]
        for stop in found:
            given = met[-1].flatten() if stop.spread else met[-1]
            # forward(): the copies have watchers. A clone: a layer may work in place.
            met.append(stop.layer.forward(given[None].clone())[0])
        value = aim.value(met[-1])
        gradients = torch.autograd.grad(value, met)
    return Way(aim, float(value.detach()), tuple(found), gradients)


@torch.no_grad()
def columns(way: Way) -> tuple[Column, ...]:
    """The gradients as columns, and between them the lines, (targets, sources) as forward."""
    reach = fields(way.found)
    made = [Column(INPUT, None, way.gradients[0], None, reach[0])]
    for k, stop in enumerate(way.found):
        arrived, sent = way.gradients[k], way.gradients[k + 1]
        made.append(Column(stop.name, stop.layer, sent, lines(stop, sent, arrived), reach[k + 1]))
    return tuple(made)


def lines(stop: Stop, sent: Tensor, arrived: Tensor) -> Tensor:
    """The strengths of what goes back over `stop`, from the gradients `sent` to those `arrived`."""
    layer = stop.layer
    if isinstance(layer, nn.Conv2d):
        size = arrived.shape[1:]
        return _transposed(layer, sent, layer.weight, size).abs().mean((2, 3))
    if isinstance(layer, nn.Linear):
        each = layer.weight * sent[:, None]
        return each.view(len(sent), len(arrived), -1).abs().mean(2) if stop.spread else each
    return arrived.abs().reshape(len(arrived), -1).mean(1)


@torch.no_grad()
def closer(way: Way, layer: str, channel: int) -> bytes:
    """What map or number `channel` of what leaves `layer` (or of "input") gets from each target.

    `output` is its gradient, the sum of `parts`; `inputs` are the gradients of the targets and
    `weights` what they are multiplied with, `values` the map itself. Of a pool `took` says which
    cell was each window's largest, counted row by row. Raises ValueError where there is no such
    part, or nothing goes back to it over a layer.
    """
    names = [INPUT, *(stop.name for stop in way.found)]
    place = names.index(layer) if layer in names else len(way.found)
    if place == len(way.found) or not 0 <= channel < len(way.gradients[place]):
        raise ValueError(f"{layer!r}, {channel}: nothing of this network gets gradients there.")
    stop, sent = way.found[place], way.gradients[place + 1]
    values = (stop.input.view(stop.spread) if stop.spread else stop.input)[channel]
    arrays = {
        "output": way.gradients[place][channel].reshape(-1),
        "values": values.reshape(-1),
        **_parts(stop, sent, channel, values),
    }
    told, content = floats(arrays)
    about = {"layer": layer, "channel": channel, "rest": 0.0, "arrays": told}
    return framed({**about, "window": _window(stop.layer)}, content)


def _parts(stop: Stop, sent: Tensor, channel: int, values: Tensor) -> dict[str, Tensor]:
    layer: Any = stop.layer
    if isinstance(layer, nn.Conv2d):
        weights = layer.weight[:, channel]
        parts = _transposed(layer, sent, weights[:, None], values.shape)[:, 0]
        return {"inputs": sent, "weights": weights, "parts": parts}
    if isinstance(layer, nn.Linear):
        shape = (len(sent), *values.shape) if stop.spread else (len(sent), 1, 1)
        sources = stop.spread[0] if stop.spread else len(stop.input)
        weights = layer.weight.view(len(sent), sources, -1)[:, channel]
        parts = (weights * sent[:, None]).view(shape)
        return {"inputs": sent.view(-1, 1, 1), "weights": weights.view(shape), "parts": parts}
    one = sent[channel : channel + 1]
    if isinstance(layer, (nn.ReLU, *CELLWISE)):
        shape = (1, *(values.shape or (1, 1)))  # of a map, or of a number of a row
        one, slope = one.view(shape), _slopes(stop)[channel].view(shape)
        return {"inputs": one, "weights": slope, "parts": slope * one}
    took = F.max_pool2d(
        *(values[None], layer.kernel_size, layer.stride, layer.padding, layer.dilation),
        ceil_mode=layer.ceil_mode,
        return_indices=True,
    )[1]
    parts = torch.zeros(values.numel()).scatter_add(0, took.flatten(), one.flatten())
    return {"inputs": one, "took": took[0].float(), "parts": parts.view(1, *values.shape)}


def _slopes(stop: Stop) -> Tensor:
    """How each number that leaves a layer grows with the one that it was made of, by autograd."""
    with torch.enable_grad():
        given = stop.input.detach().requires_grad_()
        made = stop.layer.forward(given[None].clone())
        return torch.autograd.grad(made.sum(), given)[0]


def _transposed(layer: nn.Conv2d, sent: Tensor, weight: Tensor, size: Sequence[int]) -> Tensor:
    """(T, S, H, W): gradients (T, H', W') each back over its own `weight` (T, S, kH, kW)."""
    settings = zip(
        *(size, sent.shape[1:], layer.kernel_size, _pair(layer.stride), _pair(layer.padding)),
        _pair(layer.dilation),
        strict=True,
    )
    # What the last window did not reach, where a stride skips cells.
    beyond = [
        whole - ((count - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1)
        for whole, count, kernel, stride, padding, dilation in settings
    ]
    options: dict[str, Any] = {"stride": layer.stride, "padding": layer.padding}
    # As many groups as targets keep apart what each of them sends.
    options |= {"output_padding": beyond, "groups": len(sent), "dilation": layer.dilation}
    kernels = weight.reshape(len(sent), -1, *layer.kernel_size)
    return F.conv_transpose2d(sent[None], kernels, **options).view(len(sent), -1, *size)


def _window(layer: Any) -> dict[str, list[int]] | None:
    """Down and across: size, stride, padding and dilation of a layer that has windows."""
    if not isinstance(layer, nn.Conv2d | nn.MaxPool2d):
        return None
    names = {"size": layer.kernel_size, "stride": layer.stride, "padding": layer.padding}
    return {name: _pair(value) for name, value in {**names, "dilation": layer.dilation}.items()}


def _pair(value: Any) -> list[int]:
    return list(value) if isinstance(value, tuple) else [value, value]


def whole(trained: Trained, picture: Tensor, of: str, way: Way, **more: Any) -> bytes:
    """The way back of the picture, uint8 (3, 32, 32), in the network called `of`; see `packed`."""
    about = {"kind": way.aim.kind, "index": way.aim.index, "value": short(way.value)}
    scores = way.found[-1].output
    return packed(trained, picture, of, columns(way), scores, back=about, **more)
