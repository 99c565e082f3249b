"""A picture between two transforms: a small version of it, and the histogram of its numbers."""

from __future__ import annotations

from html import escape

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from explainers.figures.maps import Pixels, enlarge
from explainers.figures.maps import picture as pixels_of
from explainers.images.picture import plain
from explainers.transforms.facts import Facts, Value, numbers
from explainers.worked import number

SMALL = 224  # pixels of a picture's longer side on the screen


def thumbnail(value: Value, side: int = SMALL, *, stretched: bool = False) -> Pixels:
    """The picture at about `side` pixels, (H, W, 3): larger ones reduced, small ones enlarged.

    Floats are taken as 0 to 1 and clipped to that, or `stretched`, from their lowest to their
    highest number. Small pictures keep their pixels as squares.
    """
    if isinstance(value, Image.Image) and value.mode != "RGB":
        value = plain(value)  # as a screen can show it: transparency over white, deep greys scaled
    if isinstance(value, Image.Image) and max(value.size) > side:
        return np.asarray(value.resize(_reduced(value.size, side), Image.Resampling.BOX))
    values = shown(value, stretched=stretched)
    pixels = pixels_of(values[:3] if len(values) in (3, 4) else values[:1].expand(3, -1, -1))
    height, width = pixels.shape[:2]
    if max(height, width) <= side:
        return enlarge(pixels, side)
    size = _reduced((width, height), side)
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))


def _reduced(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Width and height brought down to `side` for the longer of them."""
    width, height = (max(1, round(length * side / max(size))) for length in size)
    return width, height


def shown(value: Value, *, stretched: bool) -> Tensor:
    """The picture's numbers as a screen can show them: bytes, or floats from 0 to 1.

    Whole numbers of more than 8 bits are divided by the largest that as many bits can hold.
    """
    values = numbers(value)
    if values.dtype == torch.uint8:
        return values
    if not values.is_floating_point():
        values = values.float() / (2.0 ** max(1, int(values.max()).bit_length()) - 1)
    values = values.nan_to_num(0.0)
    if stretched:
        low, high = values.min(), values.max()
        values = (values - low) / (high - low).clamp(min=1e-12)
    return values.clamp(0, 1)


def mark(pixels: Pixels, top: float, left: float, size: float, colour: str) -> Pixels:
    """`pixels` with a square frame; place and size are shares of the height, of the width, of both.

    The frame is at least 9 pixels wide, so that it can be found.
    """
    height, width = pixels.shape[:2]
    row, column = round(top * height), round(left * width)
    extent = max(9, round(size * height))
    code = int(colour.removeprefix("#"), 16)
    marked = pixels.copy()
    row, column = min(row, height - extent), min(column, width - extent)
    rgb = (code >> 16, (code >> 8) & 255, code & 255)
    piece = marked[row : row + extent, column : column + extent]
    piece[:2] = piece[-2:] = rgb
    piece[:, :2] = piece[:, -2:] = rgb
    return marked


def histogram(given: Facts) -> str:
    """How often each number occurs, a row for each channel, as HTML in the page's colours.

    All channels share the scale, and a bar that is not empty can be seen.
    """
    top = max(1, int(given.counts.max()))
    rows = "".join(
        f'<div class="channel"><b>{name}</b><i style="clip-path: polygon({_outline(counts, top)})">'
        "</i></div>"
        for name, counts in zip(given.bands, given.counts.tolist(), strict=True)
    )
    words = escape(f"Histogram of the numbers, from {given.range}", quote=True)
    return (
        f'<div class="histogram" role="img" aria-label="{words}">{rows}'
        f'<div class="axis">{_axis(given)}</div></div>'
    )


def _outline(counts: list[int], top: int) -> str:
    """The bars as one polygon, in percent of the row."""
    step = 100 / len(counts)
    points = ["0% 100%"]
    for k, count in enumerate(counts):
        height = 100 - max(3.0 if count else 0.0, 100 * count / top)
        points += [f"{k * step:.1f}% {height:.0f}%", f"{(k + 1) * step:.1f}% {height:.0f}%"]
    return ",".join([*points, "100% 100%"])


def _axis(given: Facts) -> str:
    low, high = given.edges
    places = [low, high]
    if low < 0 < high and 0.15 < -low / (high - low) < 0.85:
        places.insert(1, 0.0)
    return "".join(
        f'<span style="left: {100 * (value - low) / (high - low):.1f}%">{number(value, 3)}</span>'
        for value in places
    )
