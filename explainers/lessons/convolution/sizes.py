"""The size formula of sliding windows with its numbers filled in, in LaTeX.

The formula is the one in the documentation of torch.nn.Conv2d and torch.nn.MaxPool2d.
"""

from __future__ import annotations

from dataclasses import dataclass

from explainers.figures.palette import Palette
from explainers.layers.windows import Windows, extent


@dataclass(frozen=True)
class Axis:
    """One direction of a window's walk: everything that the formula needs.

    `sides` has the padding before the input and after it: `"same"` may pad them differently.
    """

    name: str
    size: int
    sides: tuple[int, int]
    dilation: int
    kernel_size: int
    stride: int

    @property
    def span(self) -> int:
        """Cells from the window's first to its last."""
        return extent(self.kernel_size, self.dilation)

    @property
    def room(self) -> int:
        """Cells that the window can move; negative where it does not fit."""
        return self.size + sum(self.sides) - self.span

    @property
    def output(self) -> int:
        """Stops of the window."""
        return self.room // self.stride + 1

    @property
    def unread(self) -> int:
        """Cells at the far edge that no stop reaches, because the division is rounded down."""
        return self.room % self.stride if self.room >= 0 else 0


def axes(height: int, width: int, windows: Windows) -> tuple[Axis, Axis]:
    """The formula's numbers down (height) and across (width)."""
    sides = windows.sides
    paddings = ((sides.top, sides.bottom), (sides.left, sides.right))
    down, across = (
        Axis(name, size, padding, d, k, s)
        for name, size, padding, d, k, s in zip(
            ("H", "W"),
            (height, width),
            paddings,
            windows.dilation,
            windows.kernel_size,
            windows.stride,
            strict=True,
        )
    )
    return down, across


LEGEND = "p: `padding`, on each of the two sides · d: `dilation` · k: `kernel_size` · s: `stride`"


def symbols(name: str) -> str:
    """The formula for the axis `name` ("H" or "W") in the letters of `LEGEND`, in LaTeX."""
    top = rf"{name}_\text{{in}} + 2p - d \times (k - 1) - 1"
    return rf"{name}_\text{{out}} = \left\lfloor \frac{{{top}}}{{s}} \right\rfloor + 1"


def filled(axis: Axis, colours: Palette) -> str:
    """The formula with the axis's numbers, each in the colour of its role, in LaTeX."""
    size = _coloured(colours.input, axis.size)
    before, after = (_coloured(colours.padding, cells) for cells in axis.sides)
    padding = rf"2 \times {before}" if axis.sides[0] == axis.sides[1] else f"{before} + {after}"
    kernel = _coloured(colours.kernel, axis.kernel_size)
    output = _coloured(colours.output, axis.output)
    exact = axis.room / axis.stride + 1
    steps = (
        rf"{axis.name}_\text{{out}} = \left\lfloor \frac{{{size} + {padding} - {axis.dilation} "
        rf"\times ({kernel} - 1) - 1}}{{{axis.stride}}} \right\rfloor + 1"
    )
    if axis.unread:
        steps += rf" = \lfloor {exact - 1:g} \rfloor + 1"
    return rf"{steps} = \mathbf{{{output}}}"


def _coloured(colour: str, value: int) -> str:
    return rf"\textcolor{{{colour}}}{{{value}}}"
