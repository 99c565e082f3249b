"""What can be done to the list of layers: each gives the values of the controls afterwards.

A number of a layer counts from 0 here, and from 1 in the setting `layer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from explainers.lessons.network.numbers import Values, chosen, entries, walked
from explainers.networks import calls, layer_list
from explainers.networks.facts import Mend, Shape
from explainers.networks.layer_list import Entry, Layer
from explainers.networks.taken import MOST, Block


def argued(at: int, name: str, values: Values, given: Any) -> Values:
    """With the argument `name` of the layer `at` as it was `given` to a widget.

    Raises ValueError where the layer cannot have it.
    """
    made = entries(values)
    layer = made[at] if at < len(made) else None
    if not isinstance(layer, Layer):
        return values
    try:
        changed = with_argument(layer, name, given)
    except ValueError as error:
        raise ValueError(f"{layer.kind.name}: {error} The layer stays as it was.") from None
    return _with(values, (*made[:at], changed, *made[at + 1 :]), at)


def with_argument(layer: Layer, name: str, given: Any) -> Layer:
    """`layer` with the argument `name` as it was `given` to a widget: a value, or text for one.

    Raises ValueError where the argument cannot have it.
    """
    value: Any = given
    if isinstance(layer.kind.argument(name), Block):
        value = layer_list.layers(given) if given.strip() else ()
    elif isinstance(given, str):
        value = calls.value(given) if given.strip() else None
        value = value.text if isinstance(value, calls.Word) else value
    return layer.changed(**{name: value})


def removed(values: Values) -> Values:
    """Without the chosen layer."""
    made, at = entries(values), chosen(values)
    return _with(values, (*made[:at], *made[at + 1 :]), at) if made else values


def moved(values: Values, by: int) -> Values:
    """With the chosen layer moved `by` places; beyond an end it stays."""
    made, at = entries(values), chosen(values)
    to = at + by
    if not 0 <= to < len(made):
        return values
    rest = [*made[:at], *made[at + 1 :]]
    rest.insert(to, made[at])
    return _with(values, rest, to)


def added(values: Values) -> Values:
    """With a layer of the kind that is to be added after the chosen one, made for its output."""
    made, at = entries(values), chosen(values)
    layer = suggestion(values.new, _shape_after(values, at))
    return _with(values, (*made[: at + 1], layer, *made[at + 1 :]), at + 1)


def mended(at: int, mend: Mend, values: Values) -> Values:
    """With what `mend` puts in the place of the layer `at`."""
    made = entries(values)
    changed = (*made[:at], *mend.before, mend.layer, *made[at + 1 :])
    return _with(values, changed, at + len(mend.before))


def _with(values: Values, made: Sequence[Entry], at: int) -> Values:
    """The list `made`, with the layer `at` of it chosen, or the nearest."""
    number = max(1, min(at + 1, len(made)))
    return replace(values, layers=layer_list.write(made), layer=number)


def _shape_after(values: Values, at: int) -> Shape | None:
    """What leaves the layer `at`; None where that is not known."""
    walk = walked(values)
    if at < 0:
        return walk.input_shape
    flow = walk.steps[at].flow
    return flow.shape if flow else None


def suggestion(name: str, shape: Shape | None) -> Layer:
    """A layer of the class `name` that takes `shape`, where one does; else a usual one."""
    shape = shape or (1, 32, 32, 32)
    maps = len(shape) == 4
    channels, features = min(shape[1], MOST), min(shape[-1], MOST)
    groups = next(n for n in (8, 4, 2, 1) if channels % n == 0)
    values: dict[str, dict[str, Any]] = {
        "Conv2d": {"in_channels": channels, "out_channels": 32, "kernel_size": 3, "padding": 1},
        "ConvTranspose2d": {
            "in_channels": channels,
            "out_channels": 32,
            "kernel_size": 2,
            "stride": 2,
        },
        "Upsample": {"scale_factor": 2},
        "MaxPool2d": {"kernel_size": 2},
        "AvgPool2d": {"kernel_size": 2},
        "AdaptiveAvgPool2d": {"output_size": 1},
        "AdaptiveMaxPool2d": {"output_size": 1},
        "BatchNorm2d": {"num_features": channels},
        "BatchNorm1d": {"num_features": channels},
        "LayerNorm": {"normalized_shape": shape[1:] if maps else features},
        "GroupNorm": {"num_groups": groups, "num_channels": channels},
        "Softmax": {"dim": 1},
        "LogSoftmax": {"dim": 1},
        "Linear": {"in_features": features, "out_features": 10},
        "Residual": {"layers": _block(channels, maps)},
    }
    return layer_list.make(name, values.get(name))


def _block(channels: int, maps: bool) -> tuple[Layer, ...]:
    """Layers that keep their shape, for a residual block."""
    text = f"Linear({channels}, 64)\nReLU()\nLinear(64, {channels})"
    if maps:
        convolution = f"Conv2d({channels}, {channels}, 3, padding=1, bias=False)"
        norm = f"BatchNorm2d({channels})"
        text = "\n".join((convolution, norm, "ReLU()", convolution, norm))
    return layer_list.layers(text)
