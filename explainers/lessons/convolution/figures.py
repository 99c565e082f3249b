"""A batch of pictures and what a layer makes of each, as one sheet; and the batch of the notes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from PIL import Image
from torch import Tensor

from explainers.figures import maps
from explainers.figures.maps import Pixels
from explainers.figures.png import png
from explainers.layers import conv2d_arguments
from explainers.lessons.convolution import filters, notes_layer
from explainers.once import Once

SIDE = 96  # pixels of a picture and of a map
ACROSS = 8  # pictures in a row of the notes' batch; what their layer makes has twice as many


def batch(
    picture: Tensor,
    found: Sequence[Pixels],
    arguments: conv2d_arguments.Arguments,
    theme: str | None,
) -> Image.Image:
    """A picture (3, H, W) beside its maps, `found`, and three more below it with theirs.

    The random layer has these `arguments` for all of them.
    """
    size, setting = picture.shape[-1], tuple(sorted(arguments.items()))
    rest = _rests.get((size, setting, theme), lambda: _rest(size, arguments, theme))
    return maps.sheet([_row(picture, found), *rest])


def _rest(
    size: int, arguments: conv2d_arguments.Arguments, theme: str | None
) -> list[list[Pixels]]:
    rows = []
    for picture in filters.others(size):
        output = filters.apply(picture, filters.RANDOM, arguments).output
        rows.append(_row(picture, [maps.feature_map(values, theme) for values in output]))
    return rows


def _row(picture: Tensor, found: Sequence[Pixels]) -> list[Pixels]:
    return [maps.fit(pixels, SIDE) for pixels in (maps.picture(picture), *found)]


def _size_of(rows: list[list[Pixels]]) -> int:
    return sum(pixels.nbytes for row in rows for pixels in row)


_rests: Once[list[list[Pixels]]] = Once(12_000_000, _size_of)  # of about twenty settings


@cache
def batch_of_the_notes() -> bytes:
    """The notes' batch on one sheet, as a PNG."""
    return _sheet(notes_layer.batch(), ACROSS)


@cache
def maps_of_the_notes() -> bytes:
    """What the notes' layer makes of their batch, reshaped to pictures, in the same way."""
    return _sheet(notes_layer.reshaped(notes_layer.output()), 2 * ACROSS)


def _sheet(pictures: Tensor, across: int) -> bytes:
    tiles = [maps.picture(picture) for picture in pictures]
    rows = [tiles[k : k + across] for k in range(0, len(tiles), across)]
    return png(np.asarray(maps.sheet(rows, gap=2)))
