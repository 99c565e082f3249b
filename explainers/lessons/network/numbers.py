"""The network lesson: its controls, its presets, and what the controls stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated

from explainers import settings
from explainers.kinds import Choice, Pair, Whole
from explainers.lessons.network import words
from explainers.lessons.network.same_size import Solution
from explainers.networks import layer_list, registry, typed
from explainers.networks.examples import (
    ALL_CONVOLUTIONAL,
    CAFFE,
    LENET,
    NOTES,
    RESIDUAL,
    WITH_BATCH_NORM,
)
from explainers.networks.facts import Shape
from explainers.networks.kinds import KINDS
from explainers.networks.layer_list import Entry, Layer
from explainers.networks.layer_setting import Layers
from explainers.networks.walk import Walk, walk


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """What the page's controls are set to."""

    view: Annotated[str, Choice(words.VIEWS)] = "layers"
    layers: Annotated[str, Layers()] = NOTES
    layer: Annotated[int, Whole(1, layer_list.MOST_LAYERS + 1)] = 1
    new: Annotated[str, Choice(tuple(KINDS))] = "Conv2d"
    batch_size: Annotated[int, Whole(1, 1024)] = 1
    in_channels: Annotated[int, Whole(1, 64)] = 3
    size: Annotated[tuple[int, int], Pair(1, 256)] = (32, 32)
    input_size: Annotated[int, Whole(1, 256)] = 32
    wanted: Annotated[int, Whole(1, 256)] = 32
    kernel_size: Annotated[int, Whole(1, 15)] = 5
    stride: Annotated[int, Whole(1, 8)] = 1
    dilation: Annotated[int, Whole(1, 8)] = 1
    padding: Annotated[int, Whole(0, 64)] = 2
    detail: Annotated[str, Choice(words.DETAILS)] = "layers"
    way: Annotated[str, Choice(words.WAYS)] = "class"


PRESETS: Mapping[str, Values] = {
    "notes": Values(),
    "batch": Values(batch_size=64),
    "caffe": Values(layers=CAFFE),
    "lenet": Values(layers=LENET, in_channels=1),
    "all_convolutional": Values(layers=ALL_CONVOLUTIONAL),
    "batch_norm": Values(layers=WITH_BATCH_NORM),
    "residual": Values(layers=RESIDUAL, layer=4),
    "forgotten": Values(layers=NOTES.replace(", padding=2", ""), layer=6),
}


def presets(values: Values) -> Mapping[str, Values]:
    """The presets, which leave alone how a network is looked at, and what is to be added to it."""
    return {
        name: replace(preset, new=values.new, detail=values.detail, way=values.way)
        for name, preset in PRESETS.items()
    }


def entries(values: Values) -> tuple[Entry, ...]:
    """The list of layers that the controls' `values` hold."""
    return layer_list.read(values.layers)


def walked(values: Values) -> Walk:
    """The layers of `values`, with the controls' batch sent through them."""
    return _walked(values.layers, (values.batch_size, values.in_channels, *values.size))


@lru_cache(maxsize=128)
def _walked(layers: str, shape: Shape) -> Walk:
    return walk(layer_list.read(layers), shape)


def readable(walk: Walk) -> list[Layer]:
    """The layers of `walk` if every line is one; empty otherwise."""
    layers = [step.layer for step in walk.steps if step.layer]
    return layers if len(layers) == len(walk.steps) else []


def fitting(walk: Walk) -> list[Layer]:
    """The layers of `walk`; raises ValueError where one does not fit, or where there is none."""
    if step := walk.stopped:
        number = walk.steps.index(step) + 1
        raise ValueError(words.misfit(number, step.entry.text, step.trouble))
    if not walk.steps:
        raise ValueError(words.EMPTY)
    return readable(walk)


def seen_whole(walk: Walk) -> bool:
    """Whether Home may show it: it takes the pictures that are shown there, and ends in a row.

    What else there is no picture of is told there.
    """
    pictures, outputs = walk.input_shape[1:], walk.output_shape
    return pictures == typed.PICTURE and outputs is not None and len(outputs) == 2


def chosen(values: Values) -> int:
    """Which layer is chosen, from 0; the nearest that there is. −1 if there is none."""
    return min(values.layer, len(entries(values))) - 1


def solution(values: Values) -> Solution:
    """The padding question of the controls."""
    return Solution(
        values.input_size, values.wanted, values.kernel_size, values.stride, values.dilation
    )


def in_recipe(values: Values) -> str:
    """The network as a recipe names it; raises ValueError where it cannot be trained."""
    text = layer_list.compact(values.layers)
    typed.trainable(text)
    return f"{registry.TYPED} {text}"


def written(values: Values, *names: str) -> dict[str, str]:
    """The settings called `names` as other pages that have them are given them in an address."""
    table = settings.table(Values)
    return {name: table[name].write(getattr(values, name)) for name in names}
