"""The overview turned round: what a score or a loss sends back through the columns.

Between two columns stand the lines. How strong a line is says what its target sends to its source;
what all targets send adds up to the source's gradient:

- of a convolution, the mean absolute value of the target's gradient, taken back by a transposed
  convolution with the slice of the kernel that reads the source;
- of a linear layer, the target's gradient times its weights: for a map that was flattened their
  mean absolute value, for a number the product;
- of a pool or an activation, where each map has one target, the mean absolute value of what
  arrives;
- of any other layer, the mean absolute value of what each target sends, by autograd.
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
from explainers.overview import kinds, left_out
from explainers.overview.columns import INPUT, Column, as_row, fields
from explainers.overview.means import shares
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
            given = met[-1].reshape(stop.input.shape)  # in a row, where maps were flattened
            # forward(): the copies have watchers. A clone: a layer may work in place.
            met.append(stop.layer.forward(given[None].clone())[0])
        value = aim.value(as_row(met[-1]))
        gradients = torch.autograd.grad(value, met)
    return Way(aim, float(value.detach()), tuple(found), gradients)


@torch.no_grad()
def columns(way: Way) -> tuple[Column, ...]:
    """The gradients as columns, and between them the lines, (targets, sources) as forward."""
    reach = fields(way.found)
    made = [Column(INPUT, "", None, as_row(way.gradients[0]), None, reach[0])]
    for k, stop in enumerate(way.found):
        arrived, sent = way.gradients[k], way.gradients[k + 1]
        about = stop.name, kinds.of(stop), stop.layer
        made.append(Column(*about, as_row(sent), lines(stop, sent, arrived), reach[k + 1]))
    return tuple(made)


def lines(stop: Stop, sent: Tensor, arrived: Tensor) -> Tensor:
    """The strengths of what goes back over `stop`, from the gradients `sent` to those `arrived`."""
    layer: Any = stop.layer
    kind = kinds.of(stop)
    if kind == kinds.CONV:
        return _transposed(stop, sent, layer.weight).abs().mean((2, 3))
    if kind == kinds.LINEAR:
        each: Tensor = layer.weight * sent[:, None]
        return each.reshape(len(sent), len(arrived), -1).abs().mean(2) if stop.spread else each
    if kind in kinds.LEAVING_OUT:
        sources = left_out.sources(stop)
        found = [part.reshape(sources, -1).abs().mean(1) for part in left_out.sent(stop, sent)]
        return torch.stack(found)
    return arrived.abs().reshape(len(arrived), -1).mean(1)


@torch.no_grad()
def closer(way: Way, layer: str, channel: int) -> bytes:
    """What map or number `channel` of what leaves `layer` (or of "input") gets from each target.

    `output` is its gradient, the sum of `parts`; `inputs` are the gradients of the targets and
    `weights` what they are multiplied with, `values` the map itself. Of a pool `took` says which
    cell was each window's largest, counted row by row, or `shares` what each counts in its mean.
    Raises ValueError where there is no such part, or nothing goes back to it over a layer.
    """
    names = [INPUT, *(stop.name for stop in way.found)]
    place = names.index(layer) if layer in names else len(way.found)
    if place == len(way.found) or not 0 <= channel < len(way.gradients[place]):
        raise ValueError(f"{layer!r}, {channel}: nothing of this network gets gradients there.")
    stop, sent = way.found[place], way.gradients[place + 1]
    values = (stop.input.reshape(stop.spread) if stop.spread else stop.input)[channel]
    arrays = {
        "output": way.gradients[place][channel].reshape(-1),
        "values": values.reshape(-1),
        **_parts(stop, sent, channel, values),
    }
    told, content = floats(arrays)
    about = {"layer": layer, "channel": channel, "rest": 0.0, "arrays": told}
    return framed({**about, "window": kinds.windows(stop)}, content)


def _parts(stop: Stop, sent: Tensor, channel: int, values: Tensor) -> dict[str, Tensor]:
    layer: Any = stop.layer
    kind = kinds.of(stop)
    if kind == kinds.CONV:
        return _convolved(stop, sent, channel)
    if kind == kinds.LINEAR:
        shape = (len(sent), *values.shape) if stop.spread else (len(sent), 1, 1)
        sources = stop.spread[0] if stop.spread else len(stop.input)
        weights = layer.weight.reshape(len(sent), sources, -1)[:, channel]
        parts = (weights * sent[:, None]).reshape(shape)
        return {"inputs": sent.reshape(-1, 1, 1), "weights": weights.reshape(shape), "parts": parts}
    if kind in kinds.LEAVING_OUT:
        shape = (left_out.sources(stop), *(values.shape or (1, 1)))
        each = [part.reshape(shape)[channel] for part in left_out.sent(stop, sent)]
        targets = sent if sent.dim() == 3 else sent.reshape(-1, 1, 1)
        return {"inputs": targets, "parts": torch.stack(each)}
    one = sent[channel : channel + 1]
    if kind in (kinds.RELU, kinds.CELL):
        shape = (1, *(values.shape or (1, 1)))  # of a map, or of a number of a row
        one, slope = one.reshape(shape), _slopes(stop)[channel].reshape(shape)
        return {"inputs": one, "weights": slope, "parts": slope * one}
    if kind == kinds.MEAN:
        parts = _pooled(stop.layer, values[None], one)
        return {"inputs": one, "shares": shares(stop)[channel], "parts": parts}
    took = F.max_pool2d(
        *(values[None], layer.kernel_size, layer.stride, layer.padding, layer.dilation),
        ceil_mode=layer.ceil_mode,
        return_indices=True,
    )[1]
    parts = torch.zeros(values.numel()).scatter_add(0, took.flatten(), one.flatten())
    return {"inputs": one, "took": took[0].float(), "parts": parts.reshape(1, *values.shape)}


def _slopes(stop: Stop) -> Tensor:
    """How each number that leaves a layer grows with the one that it was made of, by autograd."""
    with torch.enable_grad():
        given = stop.input.detach().requires_grad_()
        made = stop.layer.forward(given[None].clone())
        return torch.autograd.grad(made.sum(), given)[0]


def _pooled(layer: nn.Module, one: Tensor, slope: Tensor) -> Tensor:
    """What goes back over a pool to the map (1, H, W) that it makes another of, by autograd."""
    with torch.enable_grad():
        given = one.detach().requires_grad_()
        (found,) = torch.autograd.grad(layer.forward(given[None])[0], given, slope)
    return found


def _convolved(stop: Stop, sent: Tensor, channel: int) -> dict[str, Tensor]:
    """What the targets of a map send back to it: those of its group."""
    layer: Any = stop.layer
    per = layer.weight.shape[1]
    group, place = divmod(channel, per)
    targets = len(layer.weight) // layer.groups
    some = slice(group * targets, (group + 1) * targets)
    weights = layer.weight[some, place]
    parts = _transposed(stop, sent[some], weights[:, None])[:, 0]
    return {"inputs": sent[some], "weights": weights, "parts": parts}


def _transposed(stop: Stop, sent: Tensor, weight: Tensor) -> Tensor:
    """(T, S, H, W): gradients (T, H', W') each back over its own `weight` (T, S, kH, kW)."""
    size, found = stop.input.shape[1:], kinds.windows(stop)
    assert found is not None, stop
    settings = zip(
        *(size, sent.shape[1:], *(found[name] for name in ("size", "stride", "padding"))),
        found["dilation"],
        strict=True,
    )
    # What the last window did not reach, where a stride skips cells.
    beyond = [
        whole - ((count - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1)
        for whole, count, kernel, stride, padding, dilation in settings
    ]
    options: dict[str, Any] = {name: found[name] for name in ("stride", "padding", "dilation")}
    # As many groups as targets keep apart what each of them sends.
    options |= {"output_padding": beyond, "groups": len(sent)}
    kernels = weight.reshape(len(sent), -1, *found["size"])
    return F.conv_transpose2d(sent[None], kernels, **options).reshape(len(sent), -1, *size)


def whole(trained: Trained, picture: Tensor, of: str, way: Way, **more: Any) -> bytes:
    """The way back of the picture, uint8 (3, 32, 32), in the network called `of`; see `packed`."""
    about = {"kind": way.aim.kind, "index": way.aim.index, "value": short(way.value)}
    scores = as_row(way.found[-1].output)
    return packed(trained, picture, of, columns(way), scores, back=about, **more)
