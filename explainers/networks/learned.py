"""How many numbers a layer learns, and why: `numel` over its parameters."""

from __future__ import annotations

import math
from collections.abc import Callable

from explainers.layers.arguments import pair
from explainers.networks.facts import Figure, Shape
from explainers.networks.layer import Layer


def parameters(layer: Layer) -> Figure:
    """How many numbers the layer learns, and how they come about."""
    count = _COUNTS.get(layer.kind.name)
    return count(layer) if count else Figure(0, "It has nothing to learn.")


def _weights(layer: Layer, weight: Shape, biases: int) -> Figure:
    count = math.prod(weight)
    product = " × ".join(f"{n:,}" for n in weight)
    if not layer["bias"]:
        return Figure(count, f"{product} weights = {count:,}")
    total = count + biases
    return Figure(total, f"{product} weights + {biases:,} biases = {total:,}")


def _convolution(layer: Layer) -> Figure:
    out = layer["out_channels"]
    kernel = pair("kernel_size", layer["kernel_size"], low=1)
    return _weights(layer, (out, layer["in_channels"] // layer["groups"], *kernel), out)


def _transposed(layer: Layer) -> Figure:
    out = layer["out_channels"]
    kernel = pair("kernel_size", layer["kernel_size"], low=1)
    return _weights(layer, (layer["in_channels"], out // layer["groups"], *kernel), out)


def _linear(layer: Layer) -> Figure:
    out = layer["out_features"]
    return _weights(layer, (out, layer["in_features"]), out)


def _affine(layer: Layer, channels: str) -> Figure:
    if not layer["affine"]:
        return Figure(0, "Without affine it has nothing to learn.")
    count = layer[channels]
    return Figure(2 * count, f"{count} weights + {count} biases = {2 * count:,}")


def _layer_norm(layer: Layer) -> Figure:
    if not layer["elementwise_affine"]:
        return Figure(0, "Without elementwise_affine it has nothing to learn.")
    return _weights(layer, normalized(layer), math.prod(normalized(layer)))


def _prelu(layer: Layer) -> Figure:
    count = layer["num_parameters"]
    words = "one slope for all channels" if count == 1 else f"{count:,} slopes, one a channel"
    return Figure(count, words)


def _residual(layer: Layer) -> Figure:
    found = [parameters(one).value for one in (*layer["layers"], *layer["shortcut"])]
    return Figure(sum(found), f"{' + '.join(f'{n:,}' for n in found)} = {sum(found):,}")


def normalized(layer: Layer) -> Shape:
    """The last axes over which a LayerNorm works, as a shape."""
    sizes = layer["normalized_shape"]
    return (sizes,) if isinstance(sizes, int) else tuple(sizes)


_COUNTS: dict[str, Callable[[Layer], Figure]] = {
    "Conv2d": _convolution,
    "ConvTranspose2d": _transposed,
    "Linear": _linear,
    "BatchNorm1d": lambda layer: _affine(layer, "num_features"),
    "BatchNorm2d": lambda layer: _affine(layer, "num_features"),
    "GroupNorm": lambda layer: _affine(layer, "num_channels"),
    "LayerNorm": _layer_norm,
    "PReLU": _prelu,
    "Residual": _residual,
}
