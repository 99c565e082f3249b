"""The recurrence of the receptive field, layer by layer, with its numbers filled in.

With r cells seen, a jump of j pixels from one cell to the next, and the first cell seeing pixels
from s on, a window that spans e = dilation × (kernel_size − 1) + 1 cells makes of them

    r + (e − 1) × j,   j × stride,   s − padding × j

(Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill
2019, https://distill.pub/2019/computing-receptive-fields).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from explainers.lessons.receptive_field import reads
from explainers.networks import flow, layer_list
from explainers.networks.facts import Shape
from explainers.networks.layer import Layer
from explainers.networks.reach import WHOLE, Axis, Reach
from explainers.worked import MINUS


@dataclass(frozen=True)
class Grown:
    """One direction before and after a layer, and the window by which it grew."""

    before: Axis
    after: Axis

    @property
    def followed(self) -> bool:
        """Whether every cell sees as many pixels, in equal steps: whether the formula holds."""
        return not (self.after.most or self.after.whole)

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return self.before == self.after

    @property
    def more(self) -> Fraction:
        """Cells that the window spans besides its first: e − 1."""
        return Fraction(self.after.size - self.before.size) / self.before.step

    @property
    def stride(self) -> Fraction:
        """Cells from one window to the next."""
        return Fraction(self.after.step) / self.before.step

    @property
    def padding(self) -> Fraction:
        """Cells of padding before the first window."""
        return Fraction(self.before.first - self.after.first) / self.before.step

    @property
    def words(self) -> tuple[str, str, str]:
        """r, j and s with their arithmetic."""
        return self._size, self._jump, self._start

    @property
    def _size(self) -> str:
        if not self.followed:
            return self.after.shown
        if self.before.size == self.after.size:
            return f"{self.after.size}"
        return f"{self.before.size} + {self.more} × {self.before.step} = {self.after.size}"

    @property
    def _jump(self) -> str:
        if not self.followed:
            return "–"
        if self.stride == 1:
            return f"{self.after.step}"
        return f"{self.before.step} × {self.stride} = {self.after.step}"

    @property
    def _start(self) -> str:
        if not self.followed:
            return "–"
        if not self.padding:
            return signed(self.after.first)
        product = f"{self.padding} × {self.before.step}"
        return f"{signed(self.before.first)} − {product} = {signed(self.after.first)}"


@dataclass(frozen=True)
class Row:
    """A layer and what it makes of the receptive field, down and across."""

    name: str
    layer: Layer
    down: Grown
    across: Grown

    @property
    def alike(self) -> bool:
        """Whether both directions are the same."""
        return self.down == self.across

    @property
    def words(self) -> tuple[str, str, str]:
        """Size, jump and start with their arithmetic, once where both directions agree."""
        pairs = zip(self.down.words, self.across.words, strict=True)
        size, jump, start = (a if a == b else f"{a} down, {b} across" for a, b in pairs)
        return size, jump, start


def rows(layers: Sequence[Layer], shape: Shape, training: bool = False) -> tuple[Row, ...]:
    """One row for each layer, from pixels (r = 1, j = 1, s = 0) on."""
    reach, found = Reach(), []
    names = layer_list.names(layers)
    for name, layer in zip(names, layers, strict=True):
        after = flow.flow(layer, shape, reach)
        seen = Reach(WHOLE, WHOLE) if reads.by_batch(layer, training) else after.reach
        down, across = Grown(reach.down, seen.down), Grown(reach.across, seen.across)
        found.append(Row(name, layer, down, across))
        shape, reach = after.shape, seen
    return tuple(found)


def signed(value: Fraction | int) -> str:
    """A number with the typographic minus."""
    return str(value).replace("-", MINUS)


def box(axis: Axis, place: int, size: int) -> tuple[int, int]:
    """The first and the last pixel of the box of the cell at `place`; both may lie outside.

    `size` is how many pixels there are, all of which it is where the formula does not hold.
    """
    if axis.most or axis.whole:
        return 0, size - 1
    first = axis.first + place * axis.step
    return int(first), int(first + axis.size) - 1


def back(grown: Grown, place: int, size: int) -> str:
    """The box of the cell at `place` along a direction of `size` pixels, as arithmetic.

    Empty where the formula does not hold.
    """
    if not grown.followed:
        return ""
    axis = grown.after
    first, last = box(axis, place, size)
    words = (
        f"{signed(axis.first)} + {place} × {axis.step} = {signed(first)} to "
        f"{signed(first)} + {axis.size} − 1 = {signed(last)}"
    )
    if first >= 0 and last < size:
        return words
    inside = range(max(first, 0), min(last, size - 1) + 1)
    return f"{words}; on the input {_from_to(inside)}"


def forward(grown: Grown, pixel: int, cells: int) -> str:
    """The cells, of `cells` along a direction, whose box holds `pixel`, as arithmetic.

    Empty where the formula does not hold.
    """
    if not grown.followed:
        return ""
    axis = grown.after
    away = f"{pixel} {'+' if axis.first <= 0 else '−'} {abs(axis.first)}"
    first = math.ceil((pixel - axis.first - axis.size + 1) / Fraction(axis.step))
    last = math.floor((pixel - axis.first) / Fraction(axis.step))
    words = (
        f"⌈({away} − {axis.size} + 1) ÷ {axis.step}⌉ = {signed(first)} to "
        f"⌊({away}) ÷ {axis.step}⌋ = {signed(last)}"
    )
    if first >= 0 and last < cells:
        return words
    inside = range(max(first, 0), min(last, cells - 1) + 1)
    return f"{words}; of those there are {_from_to(inside)}"


def _from_to(places: range) -> str:
    if not places:
        return "none"
    return f"{places[0]} to {places[-1]}" if len(places) > 1 else f"only {places[0]}"
