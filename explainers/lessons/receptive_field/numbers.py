"""The receptive field lesson: its controls, its presets, and a network followed to a layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from explainers.lessons.receptive_field import channels, reads, recurrence, ways
from explainers.lessons.receptive_field import effective as weights
from explainers.lessons.receptive_field import sight as sights
from explainers.lessons.receptive_field.effective import Effective
from explainers.lessons.receptive_field.recurrence import Row
from explainers.lessons.receptive_field.sight import Sight
from explainers.networks import examples, layer_list, made
from explainers.networks.facts import Shape
from explainers.networks.layer import Layer

MOST_DRAWS = 32


@dataclass(frozen=True, kw_only=True)
class Values:
    """What the page is set to: a network and its input, a number in it, and a pixel.

    `layer` counts from 1. A number behind Flatten is found by `channel`, `row` and `column` as long
    as they are known, and by `channel` alone afterwards.
    """

    view: str = "receptive"
    layers: str = examples.NOTES
    in_channels: int = 3
    size: tuple[int, int] = (32, 32)
    training: bool = False
    layer: int = 3
    channel: int = 0
    row: int = 8
    column: int = 8
    pixel_row: int = 16
    pixel_column: int = 16
    weighing: str = "gradients"
    draws: int = 8
    seed: int = 0


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
    sight: Sight
    rows: tuple[Row, ...]

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
        return self.sight.flat[0] if self.sight.flat and not self.sight.mixed else self.after[1]


def followed(values: Values) -> Followed:
    """The network of `values` up to its layer (the last one, where there are fewer).

    Raises ValueError, in words, where a line cannot be read, a layer does not fit, or the maps are
    too large to be followed.
    """
    return _followed(
        values.layers, (1, values.in_channels, *values.size), values.layer, values.training
    )


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
        sight=sights.through(upto, sights.of_pixels(*shape[2:]), shape, training),
        rows=recurrence.rows(upto, shape, training),
    )


Place = tuple[int, int]


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
    rows, columns = found.sight.size
    place = min(values.row, rows - 1), min(values.column, columns - 1)
    last = found.rows[-1]
    axes = zip((last.down, last.across), place, found.shape[2:], strict=True)
    down, across = (
        recurrence.box(grown.after, at, size) if grown.followed else None
        for grown, at, size in axes
    )
    channel = min(values.channel, found.channels - 1)
    return Cell(place, channel, found.sight.pixels(*place), (down, across))


def pixel(values: Values) -> Place:
    """The pixel that `values` ask for, or the nearest that there is."""
    height, width = values.size
    return min(values.pixel_row, height - 1), min(values.pixel_column, width - 1)


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


def pictures(found: Followed) -> int:
    """How many pictures a batch needs: two where a norm reads the whole batch."""
    return 2 if any(reads.by_batch(layer, found.training) for layer in found.upto) else 1


def measured(values: Values, found: Followed, at: Cell) -> Effective:
    """How much each pixel weighs for the number. Raises ValueError as `effective.measured`."""
    shape = (pictures(found), *found.shape[1:])
    text = layer_list.write(found.upto)
    place = index(found, at)
    return _measured(text, shape, place, values.draws, values.seed, found.training)


@lru_cache(maxsize=64)
def _measured(
    text: str, shape: Shape, place: tuple[int, ...], draws: int, seed: int, training: bool
) -> Effective:
    return weights.measured(layer_list.layers(text), shape, place, draws, seed, training)
