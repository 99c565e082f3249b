"""The feature maps lesson: whose weights, which layer, which map, which pixel."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

import torch
from torch import nn

from explainers.images.pictures import SIZE
from explainers.kinds import Choice, Pair, Text, Whole
from explainers.lessons.feature_maps import words
from explainers.lessons.feature_maps.asked import MOST, Asked
from explainers.networks import feature_maps as walks
from explainers.networks import made, trained, weight_files
from explainers.networks.cells import explain
from explainers.networks.examples import NOTES
from explainers.networks.layer_setting import BUILDER, Layers
from explainers.networks.stops import Shape, Stop
from explainers.networks.trained import Trained, parameters
from explainers.once import Once
from explainers.probes import maximisation
from explainers.settings import Only
from explainers.training import learned

RUN = "run"
SHIPPED = {"trained": "cifar_quick", "relu": "cifar_quick_relu"}
"""The networks that come with the app, by the choice of weights."""

WALL = 64
"""Maps that are shown at once."""

OF_RUN = Only("weights", RUN)


@dataclass(frozen=True, kw_only=True)
class Values(Asked):
    """What the page's controls are set to: a picture, a network, and a number that leaves a layer.

    `epoch` is an epoch of `run`, counted from 1, whose checkpoint is kept. `source` is the part of
    what comes in that is shown with its weights.
    """

    view: Annotated[str, Choice(words.VIEWS)] = "maps"
    weights: Annotated[str, Choice(words.WEIGHTS)] = "trained"
    trained_on: Annotated[str, Choice(words.TRAINED_ON)] = "fitting"
    run: Annotated[str, Text(200), OF_RUN] = ""
    epoch: Annotated[int, Whole(0, 10_000), OF_RUN] = 0
    layers: Annotated[str, Layers(), Only("weights", BUILDER)] = NOTES
    in_channels: Annotated[int, Whole(1, 64)] = 3
    size: Annotated[tuple[int, int], Pair(1, 256)] = (32, 32)
    layer: Annotated[str, Text(200)] = "conv1"
    channel: Annotated[int, Whole(0, MOST)] = 0
    row: Annotated[int, Whole(0, MOST)] = 8
    column: Annotated[int, Whole(0, MOST)] = 8
    source: Annotated[int, Whole(0, MOST)] = 0
    scale: Annotated[str, Choice(words.SCALES, words.OLD_SCALES)] = "own"

    def spoken(self, name: str) -> str:
        """What an epoch that nobody chose is: the last."""
        return learned.the_last(self.epoch) if name == "epoch" else ""


def settled(values: Values) -> Values:
    """`values` with a run and an epoch that there are, and a place in a layer of the network."""
    if values.weights == RUN:
        values = _of_run(values)
    if values.view == "fooled":
        row, column = pixel(values)
        values = replace(values, row=row, column=column)
    if values.view == "maps":
        return _in_layer(values)
    if values.view == "excites":
        return _of_unit(values)
    return _in_cam(values) if (values.view, values.method) == ("why", "gradcam") else values


def missing(values: Values) -> dict[str, str]:
    """A sentence for the run, the epoch and the layers that are asked for and are not there."""
    now = settled(values)
    sentences = learned.absent(values, now)
    if now.layer != values.layer != Values().layer:
        asked = values.layer.strip() or "empty"
        sentences["layer"] = (
            f"layer is {asked}: this network has no such layer. {now.layer} is taken."
        )
    if now.cam_layer != values.cam_layer != "":
        sentences["cam_layer"] = (
            f"cam_layer is {values.cam_layer}: this network has no such maps. "
            f"{now.cam_layer} is taken."
        )
    if values.view != "excites":
        return sentences
    if now.channel != values.channel:
        said = f"channel is {values.channel}: {now.layer} has those up to {now.channel}."
        sentences["channel"] = f"{said} That is taken."
    if now.steps != values.steps:
        steps = now.steps
        sentences["steps"] = f"steps is {values.steps}: with so large a network {steps} are taken."
    return sentences


def _of_run(values: Values) -> Values:
    found = learned.epochs()
    if not found:
        return values
    name, _, epoch = learned.placed(found, values.run, values.epoch)
    return replace(values, run=name, epoch=epoch)


def _in_layer(values: Values) -> Values:
    found = outlines(values)
    if not found:
        return values
    one = next((one for one in found if one.name == values.layer), found[0])
    values = replace(values, layer=one.name)
    if len(one.shape) == 3:
        rows, columns = one.shape[1:]
        values = replace(
            values, row=min(values.row, rows - 1), column=min(values.column, columns - 1)
        )
    if one.shape[0] > WALL:
        values = replace(values, channel=min(values.channel, one.shape[0] - 1))
    if one.sources > 1:
        values = replace(values, source=min(values.source, one.sources - 1))
    return values


def _of_unit(values: Values) -> Values:
    found = outlines(values)
    if not found:
        return values
    one = next((one for one in found if one.name == values.layer), found[0])
    asked = network(values, True)
    rows, columns = asked.size
    return replace(
        values,
        layer=one.name,
        channel=min(values.channel, one.shape[0] - 1),
        steps=min(values.steps, maximisation.most(asked)),
        row=min(values.row, rows - 1),
        column=min(values.column, columns - 1),
    )


def _in_cam(values: Values) -> Values:
    found = with_maps(values)
    if not found:
        return values
    named = (one for one in found if one.name == values.cam_layer)
    last = next((one for one in reversed(found) if one.convolves), found[-1])
    one = next(named, last)
    maps, rows, columns = one.shape
    return replace(
        values,
        cam_layer=one.name,
        cam_row=min(values.cam_row, rows - 1),
        cam_column=min(values.cam_column, columns - 1),
        channel=min(values.channel, maps - 1),
    )


def with_maps(values: Values) -> list[Outline]:
    """The layers that give maps."""
    return [one for one in outlines(values) if len(one.shape) == 3]


# --- the network --------------------------------------------------------------------------------


def data_for(values: Values, drawing: bool) -> str:
    """What the shipped weights were trained on: what is asked for, or what fits the picture."""
    if values.trained_on == "fitting":
        return "drawn" if drawing else "cifar10"
    return "drawn" if values.trained_on == "drawings" else "cifar10"


def side(values: Values) -> int:
    """How many pixels the pictures are wide and high before the network takes them."""
    return max(values.size) if values.weights == BUILDER else SIZE


def pixel(values: Values) -> tuple[int, int]:
    """The row and the column that are chosen, brought into the picture."""
    last = side(values) - 1
    return min(values.row, last), min(values.column, last)


def against(values: Values) -> Values:
    """`values` with the second network in the place of the first."""
    return replace(values, weights=values.other)


_networks: Once[Trained] = Once(40_000_000, lambda found: parameters(found.network))


def network(values: Values, drawing: bool) -> Trained:
    """The network that the controls stand for, for a drawn picture or a photograph.

    It is made once for all who ask for the same; a file that was replaced is read anew. Raises
    ValueError or OSError, in words, if it is not there or cannot be made.
    """
    return _networks.get(key(values, drawing), partial(_made, values, drawing))


def _made(values: Values, drawing: bool) -> Trained:
    if values.weights in SHIPPED:
        return trained.shipped(SHIPPED[values.weights], data_for(values, drawing))
    if values.weights == BUILDER:
        return made.network(values.layers, values.in_channels, values.size)
    if values.weights == RUN:
        return learned.opened(learned.file_of(values.run, values.epoch))
    return trained.untrained("cifar_quick")


def key(values: Values, drawing: bool) -> Hashable:
    """What decides which network that is; raises ValueError or OSError as `network` does."""
    if values.weights in SHIPPED:
        file = trained.file_of(SHIPPED[values.weights], data_for(values, drawing))
        return file, weight_files.stamp(file) if file.exists() else None
    if values.weights == BUILDER:
        return BUILDER, values.layers, values.in_channels, values.size
    if values.weights == RUN:
        file = learned.file_of(values.run, values.epoch)
        return file, weight_files.stamp(file)
    return values.weights


@dataclass(frozen=True)
class Outline:
    """A layer of a network: its name, the shape of what leaves it, and of how many parts that is.

    The shape has no batch axis; see `explain.sources` for the parts.
    """

    name: str
    shape: Shape
    sources: int
    convolves: bool


_outlines: Once[tuple[Outline, ...]] = Once(64)


def outlines(values: Values) -> tuple[Outline, ...]:
    """The layers of the network that the controls stand for; none where it cannot be had."""
    try:
        # Whatever the picture, the layers are the same.
        return _outlines.get(key(values, True), partial(_outlined, values))
    except (ValueError, OSError):  # said where the network is shown
        return ()


def _outlined(values: Values) -> tuple[Outline, ...]:
    blank = torch.zeros(3, side(values), side(values), dtype=torch.uint8)
    stops = walks.walk(network(values, True), blank).stops
    return tuple(
        Outline(
            stop.name,
            tuple(stop.output.shape),
            explain.sources(stop),
            isinstance(stop.layer, nn.Conv2d | nn.ConvTranspose2d),
        )
        for stop in stops
    )


def learned_something(values: Values) -> bool:
    """Whether the network has been trained."""
    return values.weights not in ("untrained", BUILDER)


# --- a number that leaves a layer ----------------------------------------------------------------


def chosen(values: Values, stops: Sequence[Stop]) -> Stop:
    """The layer that is chosen, or the first one where there is none of that name."""
    return next((stop for stop in stops if stop.name == values.layer), stops[0])


def first_convolution(network: nn.Module) -> tuple[str, nn.Conv2d] | None:
    """The first convolution and its name, if there is one."""
    found = ((name, one) for name, one in network.named_modules() if isinstance(one, nn.Conv2d))
    return next(found, None)


def page_of(channel: int, count: int) -> range:
    """The `WALL` maps of `count` among which `channel` is shown."""
    first = channel // WALL * WALL
    return range(first, min(first + WALL, count))


def within(values: Values, stop: Stop) -> tuple[int, ...]:
    """The chosen cell, brought into what leaves `stop`: as many numbers as that has axes."""
    asked = (values.channel, values.row, values.column)
    return tuple(min(n, size - 1) for n, size in zip(asked, stop.output.shape, strict=False))
