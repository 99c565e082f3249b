"""One map, or one number of a row, from nearer by: all that it was made of, number for number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from explainers.framing import framed
from explainers.networks.cells import sums
from explainers.networks.stops import Stop
from explainers.overview.columns import parts
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
    return framed({**about, "arrays": told}, content)


def _made(stop: Stop, channel: int) -> dict[str, Tensor]:
    """What went in, the weights, what each source adds, and the bias; of one map, only that."""
    layer = stop.layer
    if isinstance(layer, nn.Conv2d):
        added = sums.contributions(layer, stop.input, channel)
        made = {"inputs": stop.input, "weights": layer.weight[channel], "parts": added}
    elif isinstance(layer, nn.Linear):
        shape = stop.spread or (len(stop.input), 1, 1)
        weights = layer.weight[channel]
        made = {
            "inputs": stop.input.view(shape),
            "weights": weights.view(shape),
            "parts": parts(weights[None], stop)[0],
        }
    else:
        read = stop.input[channel]  # a map, or a number of a row
        return {"inputs": read.view(1, *(read.shape or (1, 1)))}
    bias = layer.bias
    return made if bias is None else {**made, "bias": bias[channel : channel + 1]}


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
