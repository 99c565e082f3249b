"""The bins of adaptive pooling: windows that follow from the size that the output shall have.

Bin i of n over `size` cells goes from ⌊i × size ÷ n⌋ to ⌈(i + 1) × size ÷ n⌉, so that every cell
is read; where n does not divide the size, bins overlap or differ in size (`start_index` and
`end_index` in PyTorch's source, aten/src/ATen/native/AdaptivePooling.h).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from explainers.layers.arguments import Pair
from explainers.layers.pools import check_shape

OutputSize = int | None | Sequence[int | None]


@dataclass(frozen=True)
class Bins:
    """The bins of an adaptive pooling from `input_size` to `output_size`, rows and columns."""

    input_size: Pair
    output_size: Pair

    def edges(self, axis: int, place: int) -> Pair:
        """Where the bin `place` of an axis (0: down, 1: across) begins, and where it has ended."""
        size, count = self.input_size[axis], self.output_size[axis]
        return place * size // count, -(-(place + 1) * size // count)

    def lengths(self, axis: int) -> Pair:
        """The fewest and the most cells of a bin along an axis."""
        size, count, _ = self._lowest(axis)
        # Bin i has ⌈(r + size) ÷ count⌉ cells, where r is the rest of i × size ÷ count; in lowest
        # terms every rest from 0 to count − 1 occurs. So nothing has to be gone through.
        return -(-size // count), -(-(size + count - 1) // count)

    def steps(self, axis: int) -> Pair:
        """The fewest and the most cells from where a bin begins to where the next one does.

        (0, 0) where there is one bin only.
        """
        if self.output_size[axis] < 2:
            return 0, 0
        size, count, times = self._lowest(axis)
        further, rest = divmod(size, count)
        # Of those that go a cell further the last bin is one, and it has no next.
        return further, further + (rest > (times == 1))

    def _lowest(self, axis: int) -> tuple[int, int, int]:
        """Size and count in lowest terms, and what both were divided by."""
        size, count = self.input_size[axis], self.output_size[axis]
        common = math.gcd(size, count)
        return size // common, count // common, common

    def places(self, out: Pair) -> list[Pair]:
        """The cells (row, column) of the bin for the output cell `out`."""
        rows, columns = (range(*self.edges(axis, out[axis])) for axis in (0, 1))
        return list(product(rows, columns))


def check(input_shape: Sequence[int], output_size: OutputSize) -> Bins:
    """The bins for a picture of `input_shape` (C, H, W).

    `output_size` is one number for both directions or a pair; None in a pair keeps the input's
    size. Raises ValueError, in words, where PyTorch would refuse it.
    """
    check_shape(input_shape)
    own = (input_shape[1], input_shape[2])
    if isinstance(output_size, int):
        output_size = (output_size, output_size)
    if not isinstance(output_size, Sequence) or len(output_size) != 2:
        raise ValueError(_rule(output_size))
    down, across = (own[axis] if n is None else n for axis, n in enumerate(output_size))
    for size in (down, across):
        if not isinstance(size, int) or isinstance(size, bool) or size < 0:
            raise ValueError(_rule(output_size))
    return Bins(own, (down, across))


def _rule(output_size: object) -> str:
    return (
        f"output_size is {output_size!r}: it is one whole number of at least 0, or a pair of them "
        "(height, width), in which None keeps the input's size."
    )
