"""A batch of pictures and what a layer makes of each, as one sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image
from torch import Tensor

from explainers.figures import maps
from explainers.figures.maps import Pixels
from explainers.layers import conv2d_arguments
from explainers.lessons.convolution import filters
from explainers.once import Once

SIDE = 96  # pixels of a picture and of a map


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
