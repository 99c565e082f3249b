"""Where a sliding window stands: the geometry that convolution and pooling share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from explainers.layers.arguments import Pair


def extent(kernel_size: int, dilation: int) -> int:
    """How many cells a kernel of `kernel_size` spans once its cells are `dilation` apart."""
    return dilation * (kernel_size - 1) + 1


def output_size(size: int, padding: int, kernel_size: int, stride: int, dilation: int) -> int:
    """Cells along one axis of the output; `padding` counts both sides together.

    The formula in the documentation of torch.nn.Conv2d (there with 2×padding); at most 0 means
    that the window does not fit.
    """
    return (size + padding - extent(kernel_size, dilation)) // stride + 1


@dataclass(frozen=True)
class Sides:
    """Cells of padding on each side of a picture."""

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0

    @property
    def for_pad(self) -> tuple[int, int, int, int]:
        """In the order that torch.nn.functional.pad takes: last axis first."""
        return self.left, self.right, self.top, self.bottom

    @property
    def added(self) -> Sides:
        """Only the sides that add cells: a negative padding cuts cells off instead."""
        return Sides(*(max(0, n) for n in (self.top, self.bottom, self.left, self.right)))

    def __bool__(self) -> bool:
        """Whether there is any padding."""
        return any(self.for_pad)


@dataclass(frozen=True)
class Windows:
    """Windows of `kernel_size` cells, `dilation` apart, moved by `stride` over padded cells."""

    kernel_size: Pair
    stride: Pair
    dilation: Pair
    sides: Sides

    def output_size(self, height: int, width: int) -> Pair:
        """Rows and columns of the output for a picture of `height` × `width` cells."""
        rows = self.sides.top + self.sides.bottom
        columns = self.sides.left + self.sides.right
        (kh, kw), (sh, sw), (dh, dw) = self.kernel_size, self.stride, self.dilation
        return output_size(height, rows, kh, sh, dh), output_size(width, columns, kw, sw, dw)

    def cell(self, out: Pair, kernel: Pair) -> Pair:
        """The input cell (row, column) under kernel cell `kernel` of the window for `out`.

        It counts in the unpadded picture: negative or too large means a cell of the padding.
        """
        row = out[0] * self.stride[0] + kernel[0] * self.dilation[0] - self.sides.top
        column = out[1] * self.stride[1] + kernel[1] * self.dilation[1] - self.sides.left
        return row, column

    def readers(self, place: Pair, stops: Pair) -> Iterator[tuple[Pair, Pair]]:
        """The windows that read the cell `place`: `cell` the other way round.

        Yields (window, kernel cell) pairs; `stops` is how many rows and columns of windows there
        are. `place` counts in the unpadded picture, so it may lie in the padding.
        """
        down, across = (self._readers(axis, place[axis], stops[axis]) for axis in (0, 1))
        for row, i in down:
            for column, j in across:
                yield (row, column), (i, j)

    def _readers(self, axis: int, place: int, stops: int) -> list[Pair]:
        """Along one axis, where all cells of a row have the same: found once."""
        known = self._found.get((axis, place, stops))
        if known is None:
            known = self._found[axis, place, stops] = self._find(axis, place, stops)
        return known

    @cached_property
    def _found(self) -> dict[tuple[int, int, int], list[Pair]]:
        return {}

    def _find(self, axis: int, place: int, stops: int) -> list[Pair]:
        before = (self.sides.top, self.sides.left)[axis]
        found = []
        for k in reversed(range(self.kernel_size[axis])):
            stop, between = divmod(place + before - k * self.dilation[axis], self.stride[axis])
            if not between and 0 <= stop < stops:
                found.append((stop, k))
        return found
