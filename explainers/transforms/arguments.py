"""The short arguments of a chain's steps: each checked, and written in one way only.

Every function takes the text and gives its usual spelling, or raises ValueError whose message
completes the sentence "… in the step resize:0: ".
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from explainers.arguments import Choice, Number, Whole, held

LARGEST = 1024
"""Pixels of a side: more would only be slow."""


def nothing(text: str) -> str:
    """For a transform that takes no argument."""
    if text:
        raise ValueError(f"it takes no argument, and {text!r} is one.")
    return ""


def choice(name: str, text: str, *, options: Sequence[str]) -> str:
    """One of `options`."""
    return held(name, text, Choice(options))


def number(name: str, text: str, *, low: float, high: float) -> str:
    """A real number from `low` to `high`."""
    rule = Number(low, high)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not rule.fits(value):
        held(name, text, rule)  # as it was written, no text being a number
    return f"{value:g}"


def whole(name: str, text: str, *, low: int, high: int) -> str:
    """A whole number from `low` to `high`."""
    rule = Whole(low, high)
    if not re.fullmatch(r"[0-9]{1,6}", text) or not rule.fits(int(text)):
        held(name, text, rule)
    return str(int(text))


def odd(text: str) -> str:
    """The size of a kernel that has a middle."""
    if int(whole("kernel_size", text, low=1, high=31)) % 2 == 0:
        raise ValueError(f"kernel_size is {text!r}: it must be odd, so that it has a middle.")
    return str(int(text))


def size(text: str) -> str:
    """One side, `64`, or height and width, `300x450`."""
    height, width = sides(text)
    return str(height) if width is None else f"{height}x{width}"


def crop(text: str) -> str:
    """A size, and perhaps a padding: `32p4`."""
    before, mark, padding = text.partition("p")
    try:
        sized = size(before)
        return sized + (f"p{whole('padding', padding, low=1, high=256)}" if mark else "")
    except ValueError as error:
        raise ValueError(f"{error} A padding may follow, as in 32p4.") from None


def sides(text: str) -> tuple[int, int | None]:
    """Height and width of a size; the width is None where there is one number only."""
    found = re.fullmatch(r"([0-9]{1,6})(?:[x×]([0-9]{1,6}))?", text)
    numbers = [int(part) for part in found.groups() if part] if found else []
    if not numbers or not all(1 <= value <= LARGEST for value in numbers):
        raise ValueError(
            f"size is {text!r}: it must be a whole number from 1 to {LARGEST}, such as 64, or "
            "height and width, such as 300x450."
        )
    return numbers[0], numbers[1] if len(numbers) == 2 else None
