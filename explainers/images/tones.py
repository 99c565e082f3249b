"""Grey pictures of more than 8 bits, or in floats: which of their numbers is black, which white.

A screen shows 256 greys, and such a file does not say which numbers it means by them. Taken is the
smallest usual range that its numbers fit in, so that the picture can be seen, and it is said: for
whole numbers all that as many bits can hold as the largest of them needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from explainers.worked import number

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Bytes = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]

_FLOATS = ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0), (0.0, 65535.0))
_NOWHERE = 1e30  # numbers as large as this stand for "nothing was measured here"
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
        return f"{number(self.black)} is shown as black and {number(self.white)} as white"


def is_deep(picture: Image.Image) -> bool:
    """Whether it is grey with more than 256 possible numbers."""
    return picture.mode == "F" or picture.mode.startswith("I")


def extent(picture: Image.Image) -> Extent:
    """How far its numbers reach, leaving out those that are none."""
    values = _values(picture)
    good = values[_is_number(values)]
    if not good.size:
        return Extent(0.0, 0.0, 0.0, 0.0, picture.mode == "F")
    low, high = float(good.min()), float(good.max())
    if picture.mode != "F":
        return Extent(low, high, low, high, floats=False)
    most = np.quantile(good, (0.005, 0.995))
    return Extent(low, high, float(most[0]), float(most[1]), floats=True)


def choose(extents: Sequence[Extent]) -> Tones:
    """One range for one picture, or for several that are to be compared; all of one kind."""
    low, high = min(e.low for e in extents), max(e.high for e in extents)
    if extents[0].floats:
        most = (min(e.most_low for e in extents), max(e.most_high for e in extents))
        return _for_floats(low, high, *most)
    if low < 0:
        return Tones(low, high)
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
    values = np.where(np.isnan(values := _values(picture)), tones.black, values)
    share = (values - tones.black) / (tones.white - tones.black)
    scaled: Bytes = (share.clip(0, 1) * 255 + 0.5).astype(np.uint8)
    return scaled


def sentence(picture: Image.Image, tones: Tones) -> str:
    """What was taken as black and as white, and what could not be shown."""
    values = _values(picture)
    broken = int((~_is_number(values)).sum())
    beyond = int(((values < tones.black) | (values > tones.white))[_is_number(values)].sum())
    kind = "floats" if picture.mode == "F" else "grey of more than 8 bits"
    words = f"It holds {kind}: {tones}."
    if broken:
        words += f" {broken:,} pixels hold no usable number (NaN, infinite or enormous)."
    if beyond:
        words += f" {beyond:,} pixels lie beyond and are cut."
    return words


def _values(picture: Image.Image) -> Floats:
    return np.asarray(picture).astype(np.float64)


def _is_number(values: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.isfinite(values) & (np.abs(np.nan_to_num(values)) < _NOWHERE)
