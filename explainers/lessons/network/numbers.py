"""The network lesson: its controls, its presets, and what can be done to a list of layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from explainers.lessons.network.same_size import Solution
from explainers.listed import Choice, Pair, Whole
from explainers.networks import calls, layer_list, registry, typed
from explainers.networks.examples import (
    ALL_CONVOLUTIONAL,
    CAFFE,
    LENET,
    NOTES,
    RESIDUAL,
    WITH_BATCH_NORM,
)
from explainers.networks.facts import Mend, Shape
from explainers.networks.kinds import KINDS
from explainers.networks.layer_list import Entry, Layer
from explainers.networks.layer_setting import Layers
from explainers.networks.taken import MOST, Block
from explainers.networks.walk import Walk, walk
from explainers.settings import Setting

LAYERS, PADDING, GRAPH, CODE, PREDICT = VIEWS = (
    "Layer by layer",
    "Keep the size",
    "Graph",
    "As code",
    "Predict, then see",
)

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "The notes' network": {},
    "A batch of 64": {"batch_size": 64},
    "Caffe's variant": {"layers": CAFFE},
    "LeNet-5": {"layers": LENET, "in_channels": 1},
    "All-convolutional": {"layers": ALL_CONVOLUTIONAL},
    "Batch norm, dropout": {"layers": WITH_BATCH_NORM},
    "Residual blocks": {"layers": RESIDUAL, "layer": 4},
    "Padding forgotten": {"layers": NOTES.replace(", padding=2", ""), "layer": 6},
}


SETTINGS: tuple[Setting, ...] = (
    Choice("view", LAYERS, VIEWS),
    Setting("layers", NOTES, Layers()),
    Whole("layer", 1, 1, layer_list.MOST_LAYERS + 1),
    Whole("batch_size", 1, 1, 1024),
    Whole("in_channels", 3, 1, 64),
    Pair("size", (32, 32), 1, 256),
    Whole("input_size", 32, 1, 256),
    Whole("wanted", 32, 1, 256),
    Whole("kernel_size", 5, 1, 15),
    Whole("stride", 1, 1, 8),
    Whole("dilation", 1, 1, 8),
    Whole("padding", 2, 0, 64),
    Choice("detail", "layers", ("layers", "operations")),
)

HELP: Mapping[str, str] = {
    "layers": "A layer on each line, as in PyTorch. Lines copied from a program work as well.",
    "batch_size": "How many pictures go through at once. The weights do not notice.",
    "in_channels": "Channels of the pictures: 3 for colour, 1 for grey.",
    "size": "How many cells the pictures have in this direction.",
    "input_size": "How many cells the input has in a direction.",
    "wanted": "How many cells the output shall have.",
    "kernel_size": "How many cells the kernel has in a direction.",
    "stride": "How many cells the kernel moves from one stop to the next.",
    "dilation": "The distance between neighbouring cells of the kernel.",
    "padding": "How many cells are added on each side; for the question of the stride.",
    "detail": "As layers, or as the operations that they are made of, with their parameters.",
}


def entries(values: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The list of layers that the controls' `values` hold."""
    return layer_list.read(values["layers"])


def walked(values: Mapping[str, Any]) -> Walk:
    """The layers of `values`, with the controls' batch sent through them."""
    shape = (values["batch_size"], values["in_channels"], *values["size"])
    return walk(entries(values), shape)


def readable(walk: Walk) -> list[Layer]:
    """The layers of `walk` if every line is one; empty otherwise."""
    layers = [step.layer for step in walk.steps if step.layer]
    return layers if len(layers) == len(walk.steps) else []


def chosen(values: Mapping[str, Any]) -> int:
    """Which layer is chosen, from 0; the nearest that there is. −1 if there is none."""
    number: int = values["layer"]
    return min(number, len(entries(values))) - 1


def solution(values: Mapping[str, Any]) -> Solution:
    """The padding question of the controls."""
    names = ("input_size", "wanted", "kernel_size", "stride", "dilation")
    return Solution(*(values[name] for name in names))


def in_recipe(made: Sequence[Entry]) -> str:
    """The network as a recipe names it; raises ValueError where it cannot be trained."""
    text = layer_list.compact(layer_list.write(made))
    typed.trainable(text)
    return f"{registry.TYPED} {text}"


# --- changing the list: each gives the settings that change ----------------------------------


def with_layers(made: Sequence[Entry], at: int) -> dict[str, Any]:
    """The settings of the list `made` with the layer `at` (from 0) chosen."""
    number = max(1, min(at + 1, len(made)))
    return {"layers": layer_list.write(made), "layer": number}


def replaced(made: Sequence[Entry], at: int, layer: Layer) -> dict[str, Any]:
    """`layer` in the place of the one at `at`."""
    return with_layers((*made[:at], layer, *made[at + 1 :]), at)


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


def removed(made: Sequence[Entry], at: int) -> dict[str, Any]:
    """Without the layer at `at`."""
    return with_layers((*made[:at], *made[at + 1 :]), at)


def moved(made: Sequence[Entry], at: int, by: int) -> dict[str, Any]:
    """With the layer at `at` moved `by` places; beyond an end it stays."""
    to = at + by
    if not 0 <= to < len(made):
        return with_layers(made, at)
    rest = [*made[:at], *made[at + 1 :]]
    rest.insert(to, made[at])
    return with_layers(rest, to)


def inserted(made: Sequence[Entry], after: int, layer: Layer) -> dict[str, Any]:
    """With `layer` after the one at `after` (−1: at the beginning)."""
    return with_layers((*made[: after + 1], layer, *made[after + 1 :]), after + 1)


def mended(made: Sequence[Entry], at: int, mend: Mend) -> dict[str, Any]:
    """With what `mend` puts in the place of the layer at `at`."""
    changed = (*made[:at], *mend.before, mend.layer, *made[at + 1 :])
    return with_layers(changed, at + len(mend.before))


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


KIND_NAMES = tuple(KINDS)
