"""Pictures and feature maps as arrays of pixels, in colours that tell the sign honestly."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from explainers.figures import png
from explainers.figures.palette import diverging, sequential, slopes

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]

COLOURS = 101
"""Of a scale: an odd number, so that zero has one of its own between negative and positive."""


def picture(tensor: Tensor) -> Pixels:
    """A picture (3, H, W) as pixels (H, W, 3); floats are taken as 0 to 1 and clipped to that."""
    if tensor.dtype != torch.uint8:
        tensor = (tensor.clamp(0, 1) * 255).round().to(torch.uint8)
    return tensor.permute(1, 2, 0).contiguous().numpy()


def feature_map(
    values: Tensor,
    theme: str | None,
    *,
    low: float | None = None,
    high: float | None = None,
    gradient: bool = False,
) -> Pixels:
    """A map (H, W) of any numbers as pixels (H, W, 3).

    Where there are negative numbers, orange is negative, blue positive, and zero has the panel's
    own colour, both sides to the same scale; otherwise the scale goes from zero to `high`. `low`
    and `high` default to the map's own range. What is not finite becomes the colour of zero. A map
    of a `gradient` is violet where it is positive, and grey where it is negative.
    """
    signed, steps = _steps(values, low, high)
    pixels: Pixels = _table_of(signed, theme, gradient)[steps]
    return pixels


def _steps(
    values: Tensor, low: float | None = None, high: float | None = None
) -> tuple[bool, Pixels]:
    """Whether there are negative numbers, and where each (H, W) is on its scale of `COLOURS`."""
    values = values.detach().float()
    low = float(values.min()) if low is None else low
    high = float(values.max()) if high is None else high
    most = max(abs(low), abs(high)) or 1.0
    place = (values / most + 1) / 2 if low < 0 else values / most
    steps = torch.nan_to_num(place, nan=0.5 if low < 0 else 0.0).clamp(0, 1) * (COLOURS - 1)
    return low < 0, steps.round().to(torch.uint8).numpy()


def enlarge(pixels: Pixels, side: int) -> Pixels:
    """`pixels` (H, W, 3), each repeated a whole number of times, to about `side` pixels across."""
    times = max(1, round(side / max(pixels.shape[:2])))
    return pixels.repeat(times, axis=0).repeat(times, axis=1)


def marked(pixels: Pixels, side: int, row: int, column: int, colour: str) -> Pixels:
    """`pixels` (H, W, 3), enlarged to about `side`, with a frame around one of them."""
    image = Image.fromarray(enlarge(pixels, side))
    times = image.height // len(pixels)
    left, top = column * times, row * times
    box = (left - 1, top - 1, left + times, top + times)
    draw = ImageDraw.Draw(image)
    draw.rectangle((box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2), outline="black", width=2)
    draw.rectangle(box, outline=colour, width=2)
    return np.asarray(image)


def fit(pixels: Pixels, side: int) -> Pixels:
    """`pixels` (H, W, 3) brought to side × side, without inventing values between neighbours."""
    resized = Image.fromarray(pixels).resize((side, side), Image.Resampling.NEAREST)
    return np.asarray(resized)


def set_off(pixels: Pixels, rows: int, columns: int, colour: str) -> Pixels:
    """`pixels` (H, W, 3) with a line before the last `rows` rows and the last `columns` columns."""
    image = Image.fromarray(pixels)
    width, height = image.size
    draw = ImageDraw.Draw(image)
    if rows:
        draw.line((0, height - rows, width, height - rows), fill=colour, width=3)
    if columns:
        draw.line((width - columns, 0, width - columns, height), fill=colour, width=3)
    return np.asarray(image)


def small(values: Tensor, side: int = 128) -> Tensor:
    """A map (H, W), thinned out to at most `side` cells each way: all that a tile can show."""
    step = max(1, -(-max(values.shape) // side))
    return values[::step, ::step]


def data_url(pixels: Pixels) -> str:
    """The picture as a data URL; few colours, so PNG keeps it small."""
    return "data:image/png;base64," + base64.b64encode(png.small(pixels)).decode()


def sheet(rows: list[list[Pixels]], gap: int = 4) -> Image.Image:
    """Pictures of one size, in rows, on one transparent sheet with `gap` pixels between them."""
    height, width = rows[0][0].shape[:2]
    across, down = max(map(len, rows)), len(rows)
    size = (across * (width + gap) - gap, down * (height + gap) - gap)
    page = Image.new("RGBA", size, (0, 0, 0, 0))
    for i, row in enumerate(rows):
        for j, pixels in enumerate(row):
            page.paste(Image.fromarray(pixels), (j * (width + gap), i * (height + gap)))
    return page


def wall(
    found: Sequence[Tensor],
    theme: str | None,
    side: int,
    *,
    across: int,
    gap: int = 4,
    gradient: bool = False,
) -> bytes:
    """Maps (H, W) as a PNG, `across` in a row, with `gap` pixels between them that are clear.

    Each is as `feature_map` colours it, and as `fit` brings it to side × side. There are few
    colours, and the picture is made of their numbers from the start.
    """
    down, wide = -(-len(found) // across), min(across, len(found))
    size = (down * (side + gap) - gap, wide * (side + gap) - gap)
    page = np.full(size, 2 * COLOURS, np.uint8)  # behind both scales stands what is clear
    for number, one in enumerate(found):
        signed, steps = _steps(one)
        tile = Image.fromarray(steps).resize((side, side), Image.Resampling.NEAREST)
        row, column = ((side + gap) * place for place in divmod(number, across))
        page[row : row + side, column : column + side] = np.asarray(tile) + signed * COLOURS
    colours = np.zeros((2 * COLOURS + 1, 4), np.uint8)
    colours[:-1, :3] = np.concatenate(
        [_table_of(signed, theme, gradient) for signed in (False, True)]
    )
    colours[:-1, 3] = 255
    return png.indexed(page, colours)


@cache
def _table_of(signed: bool, theme: str | None, gradient: bool) -> Pixels:
    """The colours of a scale: of one with negative numbers, or without."""
    if signed:
        return _table((slopes if gradient else diverging)(theme, COLOURS))
    return _table(sequential("gradient" if gradient else "input", theme, COLOURS))


def _table(colours: list[str]) -> Pixels:
    codes = [int(colour.removeprefix("#"), 16) for colour in colours]
    return np.array([(c >> 16, (c >> 8) & 255, c & 255) for c in codes], dtype=np.uint8)
