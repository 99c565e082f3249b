"""Grey pictures of more than 8 bits, or in floats: which of their numbers is black, which white.

A screen shows 256 greys, and such a file does not say which numbers it means by them. Taken is the
smallest usual range that its numbers fit in, so that the picture can be seen, and it is said: for
whole numbers all that as many bits can hold as the largest of them needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Bytes = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]

_FLOATS = ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0), (0.0, 65535.0))
_NOWHERE = 1e30  # numbers as large as this stand for "nothing was measured here"
_BLOCK = 2**20  # pixels looked at together: as float64 they take 8 MB
_ENOUGH = 2**22  # floats that tell where 99 % of a picture's lie
_OUTLYING = 20.0  # times as wide as 99 % of the numbers: then a few of them would hide the rest


@dataclass(frozen=True)
class Extent:
    """The lowest and highest number of a picture, and of 99 % of it; whether they are floats."""

    low: float
    high: float
    most_low: float
    most_high: float
    floats: bool


@dataclass(frozen=True)
class Tones:
    """The number that is shown as black and the one that is shown as white."""

    black: float
    white: float

    def __str__(self) -> str:
        """In words."""
        from explainers.worked import number  # with PyTorch, without which pictures are decoded

        return f"{number(self.black)} is shown as black and {number(self.white)} as white"


def is_deep(picture: Image.Image) -> bool:
    """Whether it is grey with more than 256 possible numbers."""
    return picture.mode == "F" or picture.mode.startswith("I")


def extent(picture: Image.Image) -> Extent:
    """How far its numbers reach, leaving out those that are none."""
    floats = picture.mode == "F"
    step = -(-picture.width * picture.height // _ENOUGH)
    lows, highs, some = [], [], []
    for _, values in _blocks(picture):
        good = values[_is_number(values)]
        if good.size:
            lows.append(float(good.min()))
            highs.append(float(good.max()))
            some.append(good[::step] if floats else good[:0])
    if not lows:
        return Extent(0.0, 0.0, 0.0, 0.0, floats)
    low, high = min(lows), max(highs)
    if not floats:
        return Extent(low, high, low, high, floats=False)
    most = np.quantile(np.concatenate(some), (0.005, 0.995))
    return Extent(low, high, float(most[0]), float(most[1]), floats=True)


def choose(extents: Sequence[Extent]) -> Tones:
    """One range for one picture, or for several that are to be compared; all of one kind."""
    low, high = min(e.low for e in extents), max(e.high for e in extents)
    if extents[0].floats:
        most = (min(e.most_low for e in extents), max(e.most_high for e in extents))
        return _for_floats(low, high, *most)
    if low < 0:
        return Tones(low, max(high, low + 1.0))
    return Tones(0.0, 2.0 ** max(1, int(high).bit_length()) - 1)


def _for_floats(low: float, high: float, most_low: float, most_high: float) -> Tones:
    for black, white in _FLOATS:
        if black <= low and high <= white and 4 * (high - low) >= white - black:
            return Tones(black, white)
    if high - low > _OUTLYING * (most_high - most_low) > 0:
        return Tones(most_low, most_high)
    if low < high:
        return Tones(low, high)
    return Tones(0.0, 1.0) if 0 <= low <= 1 else Tones(low - 0.5, low + 0.5)


def to_bytes(picture: Image.Image, tones: Tones) -> Bytes:
    """Its numbers as 8 bits, (H, W); NaN is black, and what lies beyond is cut."""
    scaled: Bytes = np.empty((picture.height, picture.width), dtype=np.uint8)
    for rows, found in _blocks(picture):
        values = np.where(np.isnan(found), tones.black, found)
        share = (values - tones.black) / (tones.white - tones.black)
        scaled[rows] = (share.clip(0, 1) * 255 + 0.5).astype(np.uint8)
    return scaled


def sentence(picture: Image.Image, tones: Tones) -> str:
    """What was taken as black and as white, and what could not be shown."""
    broken = beyond = 0
    for _, values in _blocks(picture):
        good = _is_number(values)
        broken += int((~good).sum())
        beyond += int(((values < tones.black) | (values > tones.white))[good].sum())
    kind = "floats" if picture.mode == "F" else "grey of more than 8 bits"
    words = f"It holds {kind}: {tones}."
    if broken:
        words += f" {broken:,} pixels hold no usable number (NaN, infinite or enormous)."
    if beyond:
        words += f" {beyond:,} pixels lie beyond and are cut."
    return words


def _blocks(picture: Image.Image) -> Iterator[tuple[slice, Floats]]:
    """Its numbers, as many rows at a time as do not take much memory; and which rows they are."""
    width, height = picture.size
    for top, bottom in strips(picture.size, _BLOCK):
        part = picture if bottom - top == height else picture.crop((0, top, width, bottom))
        yield slice(top, bottom), np.asarray(part).astype(np.float64)


def strips(size: tuple[int, int], most: int) -> Iterator[tuple[int, int]]:
    """The first row of each strip of about `most` pixels, and the one behind its last."""
    width, height = size
    rows = max(1, most // max(1, width))
    return ((top, min(height, top + rows)) for top in range(0, height, rows))


def _is_number(values: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.isfinite(values) & (np.abs(np.nan_to_num(values)) < _NOWHERE)
