"""The receptive field lesson: its controls, its presets, and a network followed to a layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Annotated

import torch
from torch import Tensor

from explainers import settings
from explainers.kinds import Choice, Pair, Whole
from explainers.lessons.receptive_field import channels, reads, recurrence, ways, words
from explainers.lessons.receptive_field import effective as weights
from explainers.lessons.receptive_field import sight as sights
from explainers.lessons.receptive_field.effective import Effective
from explainers.lessons.receptive_field.recurrence import Row
from explainers.lessons.receptive_field.sight import Sight
from explainers.networks import examples, layer_list, made
from explainers.networks.facts import Shape
from explainers.networks.layer import Layer
from explainers.networks.layer_setting import Layers

LARGEST = reads.MOST_CELLS
MOST_CHANNELS = 99_999_999  # no layer has more maps, or numbers in a row


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """What the page's controls are set to: a network and its input, a number in it, and a pixel.

    `layer` counts from 1. A number behind Flatten is found by `channel`, `row` and `column` as long
    as these are known, and by `channel` alone afterwards.
    """

    view: Annotated[str, Choice(words.VIEWS)] = "receptive"
    layers: Annotated[str, Layers()] = examples.NOTES
    in_channels: Annotated[int, Whole(1, 64)] = 3
    size: Annotated[tuple[int, int], Pair(1, LARGEST)] = (32, 32)
    training: bool = False
    layer: Annotated[int, Whole(1, layer_list.MOST_LAYERS)] = 3
    channel: Annotated[int, Whole(0, MOST_CHANNELS)] = 0
    row: Annotated[int, Whole(0, LARGEST - 1)] = 8
    column: Annotated[int, Whole(0, LARGEST - 1)] = 8
    pixel_row: Annotated[int, Whole(0, LARGEST - 1)] = 16
    pixel_column: Annotated[int, Whole(0, LARGEST - 1)] = 16
    weighing: Annotated[str, Choice(words.WEIGHING)] = "gradients"
    draws: Annotated[int, Whole(1, 32)] = 8
    seed: Annotated[int, Whole(0, 9999)] = 0


PRESETS: Mapping[str, Values] = {
    "notes": Values(),
    "small_kernels": Values(layers=examples.SMALL_KERNELS, layer=8),
    "strided": Values(layers=examples.STRIDED, row=2, column=2),
    "dilated": Values(layers=examples.DILATED, row=16, column=16),
    "gaps": Values(layers=examples.GAPS, row=16, column=16),
    "depthwise": Values(layers=examples.DEPTHWISE, layer=2, channel=1, row=16, column=16),
    "residual": Values(layers=examples.RESIDUAL, layer=6),
    "there_and_back": Values(layers=examples.THERE_AND_BACK, layer=5, row=16, column=16),
    "to_one": Values(layers=examples.ALL_CONVOLUTIONAL, layer=12),
    "batch_norm": Values(layers=examples.WITH_BATCH_NORM, layer=2, training=True),
}


Place = tuple[int, int]


@dataclass(frozen=True)
class Followed:
    """A network up to its layer `at` (from 0), and what the numbers that leave it see.

    `shape` is what comes in, `after` what leaves, both with their batch axis. `rows` is the
    recurrence up to the layer; `names` are those of all layers, `upto` the layers that count.
    """

    names: tuple[str, ...]
    upto: tuple[Layer, ...]
    shape: Shape
    after: Shape
    training: bool
    rows: tuple[Row, ...]

    @cached_property
    def sight(self) -> Sight:
        """What each number sees; ValueError where the maps are too large to be followed."""
        pixels = sights.of_pixels(*self.shape[2:])
        return sights.through(self.upto, pixels, self.shape, self.training)

    @property
    def size(self) -> Place:
        """Rows and columns of cells that differ in what they see."""
        return (self.after[2], self.after[3]) if len(self.after) == 4 else self.sight.size

    @property
    def at(self) -> int:
        """The place of the layer."""
        return len(self.upto) - 1

    @property
    def maps(self) -> tuple[Layer, ...]:
        """The layers whose cells have a row and a column: up to Flatten, if there is one."""
        kinds = [layer.kind.name for layer in self.upto]
        return self.upto[: kinds.index("Flatten")] if "Flatten" in kinds else self.upto

    @property
    def channels(self) -> int:
        """Among how many channels, or numbers of a row, there is to choose."""
        if len(self.after) == 4 or self.sight.mixed or not self.sight.flat:
            return self.after[1]
        return self.sight.flat[0]


def followed(values: Values) -> Followed:
    """The network of `values` up to its layer (the last one, where there are fewer).

    Raises ValueError, in words, where a line cannot be read, a layer does not fit, or the maps are
    too large to be followed.
    """
    found = _walked(values)
    _ = found.sight  # whatever is to be refused is refused here
    return found


def _walked(values: Values) -> Followed:
    shape = (1, values.in_channels, *values.size)
    return _followed(values.layers, shape, values.layer, values.training)


@lru_cache(maxsize=32)
def _followed(text: str, shape: Shape, layer: int, training: bool) -> Followed:
    layers = layer_list.layers(text)
    steps = made.fitting(layers, shape).steps
    upto = layers[:layer]
    flow = steps[len(upto) - 1].flow
    assert flow is not None  # every layer fits
    return Followed(
        names=tuple(layer_list.names(layers)),
        upto=upto,
        shape=shape,
        after=flow.shape,
        training=training,
        rows=recurrence.rows(upto, shape, training),
    )


@dataclass(frozen=True)
class Cell:
    """A number and what it sees: `place` among the cells that differ, and its `channel`.

    `pixels` (H, W), bool, can reach it; `box` are the first and the last row and column by the
    recurrence, which may lie outside; None in a direction where the recurrence gives none.
    """

    place: Place
    channel: int
    pixels: Tensor
    box: tuple[Place | None, Place | None]

    @property
    def count(self) -> int:
        """How many pixels can reach it."""
        return int(self.pixels.sum())

    @property
    def bounds(self) -> tuple[Place, Place] | None:
        """The first and the last row and column that can reach it; None where none can."""
        if not self.count:
            return None
        places = self.pixels.nonzero()
        (top, left), (bottom, right) = places.amin(0).tolist(), places.amax(0).tolist()
        return (top, bottom), (left, right)


def cell(values: Values, found: Followed) -> Cell:
    """The number that `values` ask for, or the nearest that there is."""
    place, channel = _nearest(values, found)
    last = found.rows[-1]
    axes = zip((last.down, last.across), place, found.shape[2:], strict=True)
    down, across = (
        recurrence.box(grown.after, at, size) if grown.followed else None
        for grown, at, size in axes
    )
    return Cell(place, channel, found.sight.pixels(*place), (down, across))


def _nearest(values: Values, found: Followed) -> tuple[Place, int]:
    rows, columns = found.size
    place = min(values.row, rows - 1), min(values.column, columns - 1)
    return place, min(values.channel, found.channels - 1)


def pixel(values: Values) -> Place:
    """The pixel that `values` ask for, or the nearest that there is."""
    height, width = values.size
    return min(values.pixel_row, height - 1), min(values.pixel_column, width - 1)


def settled(values: Values) -> Values:
    """`values` with the nearest layer, cell and pixel that there are; as they are without any."""
    try:
        found = _walked(values)
        (row, column), channel = _nearest(values, found)
    except ValueError:
        return values
    pixel_row, pixel_column = pixel(values)
    return replace(
        values,
        layer=len(found.upto),
        channel=channel,
        row=row,
        column=column,
        pixel_row=pixel_row,
        pixel_column=pixel_column,
    )


def seen_channels(found: Followed, at: Cell) -> tuple[int, ...]:
    """The channels of the input that the number sees."""
    flattens = len(found.after) == 2 and len(found.maps) == len(found.upto)
    if flattens:  # within a block: which channels, is not followed
        return tuple(range(found.shape[1]))
    asked = None if found.sight.mixed else at.channel
    seen = channels.seen(found.maps, found.shape, asked)
    return tuple(k for k, one in enumerate(seen.tolist()) if one)


def counted(found: Followed, at: Cell) -> Tensor:
    """In how many ways each pixel reaches the cell, float64 (H, W). Raises ValueError as `ways`."""
    return ways.of(found.maps, found.shape, _start(found, at), found.training)


def ways_or_none(found: Followed, at: Cell) -> Tensor | None:
    """As `counted`; None where they are not counted."""
    try:
        return counted(found, at)
    except ValueError:
        return None


def separate(found: Followed, at: Cell) -> tuple[Tensor, Tensor] | None:
    """The ways down and the ways across, if the ways are their products."""
    start = _start(found, at)
    axes = (start.amax(1), start.amax(0))
    return ways.along(found.maps, found.shape, axes, found.training)


def _start(found: Followed, at: Cell) -> Tensor:
    if found.sight.mixed and found.sight.flat:
        return torch.ones(found.sight.flat[1:], dtype=torch.double)
    start = torch.zeros(found.sight.size, dtype=torch.double)
    start[at.place] = 1
    return start


def index(found: Followed, at: Cell) -> tuple[int, ...]:
    """The place of the number in what leaves the layer, without the batch axis."""
    if len(found.after) == 4:
        return (at.channel, *at.place)
    if found.sight.mixed or not found.sight.flat:
        return (at.channel,)
    _, height, width = found.sight.flat
    return ((at.channel * height + at.place[0]) * width + at.place[1],)


def batch(found: Followed) -> Shape:
    """The shape of a batch for the network: of two pictures where a norm reads the whole batch."""
    mixes = any(reads.by_batch(layer, found.training) for layer in found.upto)
    return (2 if mixes else 1, *found.shape[1:])


def measured(values: Values, found: Followed, at: Cell) -> Effective:
    """How much each pixel weighs for the number. Raises ValueError as `effective.measured`."""
    text = layer_list.write(found.upto)
    place = index(found, at)
    return _measured(text, batch(found), place, values.draws, values.seed, found.training)


@lru_cache(maxsize=64)
def _measured(
    text: str, shape: Shape, place: tuple[int, ...], draws: int, seed: int, training: bool
) -> Effective:
    return weights.measured(layer_list.layers(text), shape, place, draws, seed, training)
