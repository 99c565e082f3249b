"""One map, or one number of a row, from nearer by: all that it was made of, number for number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from explainers.framing import framed
from explainers.networks.cells import sums
from explainers.networks.stops import Stop
from explainers.overview import kinds, left_out
from explainers.overview.columns import parts
from explainers.overview.means import shares
from explainers.overview.packed import floats


@torch.no_grad()
def closer(found: Sequence[Stop], layer: str, channel: int) -> bytes:
    """What map or number `channel` of the layer called `layer` reads, and what becomes of it.

    `found` are the stops of the picture, see `columns.stops`. Raises ValueError where there is no
    such layer or channel.
    """
    place = next((k for k, stop in enumerate(found) if stop.name == layer), None)
    if place is None or not 0 <= channel < len(found[place].output):
        raise ValueError(f"{layer!r}, {channel}: there is no such part of this network.")
    stop = found[place]
    arrays = {"output": stop.output[channel].reshape(-1), **_made(stop, channel)}
    about: dict[str, Any] = {"layer": layer, "channel": channel, "rest": 0.0}
    back = _back(found, place, channel)
    if back is not None:
        arrays["back"], about["rest"] = back
    told, content = floats(arrays)
    return framed({**about, "window": kinds.windows(stop), "arrays": told}, content)


def _made(stop: Stop, channel: int) -> dict[str, Tensor]:
    """What went in, the weights, what each source adds, and the bias; of one map, only that."""
    layer: Any = stop.layer
    kind = kinds.of(stop)
    if kind in kinds.ALONE:
        return _of_one(stop, channel)
    if kind in kinds.LEAVING_OUT:
        return _left_out(stop, channel)
    if kind == kinds.CONV:
        weights = layer.weight[channel]
        first = channel // (len(layer.weight) // layer.groups) * len(weights)
        added = sums.contributions(layer, stop.input, channel)
        inputs = stop.input[first : first + len(weights)]
        made = {"inputs": inputs, "weights": weights, "parts": added}
    else:
        shape, weights = _shape(stop), layer.weight[channel]
        made = {
            "inputs": stop.input.reshape(shape),
            "weights": weights.reshape(shape),
            "parts": parts(weights[None], stop)[0],
        }
    bias = layer.bias
    return made if bias is None else {**made, "bias": bias[channel : channel + 1]}


def _shape(stop: Stop) -> tuple[int, ...]:
    """What a layer reads as maps, the numbers of a row being maps of one number."""
    maps = stop.spread or tuple(stop.input.shape)
    return maps if len(maps) == 3 else (*maps, 1, 1)


def _of_one(stop: Stop, channel: int) -> dict[str, Tensor]:
    """The one map that is read, or number of a row; and what each number counts in a mean."""
    read = stop.input.reshape(_shape(stop))[channel : channel + 1]
    if kinds.of(stop) != kinds.MEAN:
        return {"inputs": read}
    return {"inputs": read, "shares": shares(stop)[channel], "parts": stop.output[channel, None]}


def _left_out(stop: Stop, channel: int) -> dict[str, Tensor]:
    """What the map changes by without each source; and the two that a residual block adds."""
    each = torch.stack([change[channel].reshape(-1) for change in left_out.changes(stop)])
    made = {"inputs": stop.input.reshape(_shape(stop)), "changes": each}
    if stop.addends is None:
        return made
    past, through = (one[channel].reshape(-1) for one in stop.addends)
    return {**made, "past": past, "through": through}


def _back(found: Sequence[Stop], place: int, channel: int) -> tuple[Tensor, float] | None:
    """What each map that was flattened says for (and, negative, against) an output, (maps,).

    And what is said whatever the picture: by the biases. Only where two linear layers follow each
    other, nothing between them: both sums in one, w₂ · (w₁ · x + b₁) + b₂.
    """
    if place == 0:
        return None
    last, before = found[place].layer, found[place - 1]
    if not isinstance(last, nn.Linear) or not isinstance(before.layer, nn.Linear):
        return None
    weights = last.weight[channel]
    told = weights @ parts(before.layer.weight, before)
    biases = [weights @ before.layer.bias] if before.layer.bias is not None else []
    biases += [last.bias[channel]] if last.bias is not None else []
    return told, float(sum(map(float, biases)))
