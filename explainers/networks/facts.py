"""What is said of a layer: shapes, counts with their arithmetic, and why one does not fit.

Memory is that of the numbers that leave a layer, four bytes each (float32).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from explainers.networks.layer import Layer
from explainers.networks.reach import Reach

Shape = tuple[int, ...]
BYTES = 4


@dataclass(frozen=True)
class Figure:
    """A number and, in words, how it comes about."""

    value: int
    arithmetic: str


@dataclass(frozen=True)
class Flow:
    """What leaves a layer, and what it took.

    `reads` counts the numbers that windows read and only compare or add, as pools do. `scratch` is
    the bytes that PyTorch may need meanwhile: a padded copy of the maps, and all windows of a
    convolution written out side by side, which its slower ways to compute one begin with.
    """

    shape: Shape
    shape_arithmetic: str
    macs: Figure
    memory: Figure
    reach: Reach
    reach_arithmetic: str
    reads: int = 0
    scratch: int = 0


@dataclass(frozen=True)
class Mend:
    """A change that would make a layer fit: layers to put before it, and the layer itself."""

    words: str
    layer: Layer
    before: tuple[Layer, ...] = ()


class MisfitError(ValueError):
    """A layer cannot take the shape that reaches it; the message says why, `mends` what helps."""

    def __init__(self, sentence: str, *mends: Mend) -> None:
        """`sentence` says what the layer got, and what it needs."""
        super().__init__(sentence)
        self.mends = mends


def times(shape: Shape) -> str:
    """A shape as it is shown: `64×3×32×32`."""
    return "×".join(map(str, shape))


def maps_of(shape: Shape) -> tuple[int, int, int]:
    """The channels, height and width that reach a layer of maps; MisfitError where none do."""
    if len(shape) == 4:
        return shape[1], shape[2], shape[3]
    raise MisfitError(
        f"It got {times(shape)}, a row of numbers for each picture, and needs maps: (N, C, H, W). "
        "Once a picture is flattened its rows and columns are gone: move this layer up, before "
        "Flatten."
    )


def bytes_shown(count: int) -> str:
    """A number of bytes in the unit that fits: `128 KiB`."""
    for unit, size in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if count >= size:
            return f"{count / size:,.1f}".removesuffix(".0") + f" {unit}"
    return f"{count} B"


def none() -> Figure:
    """The multiply-adds of a layer that has none."""
    return Figure(0, "It has no products to sum: none are counted.")


def memory_of(shape: Shape) -> Figure:
    """The bytes of a tensor of `shape`."""
    count = BYTES * math.prod(shape)
    product = " × ".join(f"{n:,}" for n in shape)
    return Figure(count, f"{product} numbers × {BYTES} bytes = {count:,} bytes")
