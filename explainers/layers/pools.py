"""Where the windows of a pooling layer stand.

Pooling adds two things to the geometry of `windows`: with `ceil_mode` a last window may hang over
the edge, and it may not start beyond the input. The rule is that of `pooling_output_shape` in
PyTorch's source (aten/src/ATen/native/Pool.h).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.layers.arguments import IntOrPair, Pair, pair
from explainers.layers.windows import extent, output_size
from explainers.worked import Margin


@dataclass(frozen=True)
class Stops:
    """The stops of a pooling window along one axis; `padding` is that of each side."""

    size: int
    kernel_size: int
    stride: int
    padding: int
    dilation: int
    ceil_mode: bool

    @property
    def span(self) -> int:
        """Cells from the window's first to its last."""
        return extent(self.kernel_size, self.dilation)

    @property
    def by_formula(self) -> int:
        """How many stops the size formula alone gives, rounded down or up as `ceil_mode` says."""
        # Rounding up is rounding down after adding one less than the divisor.
        more = self.stride - 1 if self.ceil_mode else 0
        padding = 2 * self.padding + more
        return output_size(self.size, padding, self.kernel_size, self.stride, self.dilation)

    @property
    def dropped(self) -> bool:
        """Whether the last stop by the formula starts beyond the input and left padding.

        Its window would see right padding, or nothing at all, and PyTorch leaves it out.
        """
        start = (self.by_formula - 1) * self.stride
        return self.ceil_mode and start >= self.size + self.padding

    @property
    def output(self) -> int:
        """How many stops there are."""
        return self.by_formula - self.dropped

    @property
    def overhang(self) -> int:
        """How many cells of the last window lie beyond the padded input: 0 if it fits."""
        end = (self.output - 1) * self.stride + self.span
        return max(0, end - self.size - 2 * self.padding)

    @property
    def unread(self) -> int:
        """Cells of the padded input after the last window, which no window reaches."""
        end = (self.output - 1) * self.stride + self.span
        return max(0, self.size + 2 * self.padding - end)

    def cells(self, stop: int) -> list[int]:
        """The cells that the window reads at `stop`: padding is negative or past the size.

        What lies beyond the padding is left out: there is nothing to read.
        """
        start = stop * self.stride - self.padding
        cells = (start + k * self.dilation for k in range(self.kernel_size))
        return [cell for cell in cells if cell < self.size + self.padding]

    @property
    def blind(self) -> int | None:
        """The first stop whose window reads padding alone, if there is one.

        A wide dilation can step over the whole input.
        """
        for stop in range(self.output):
            if not any(0 <= cell < self.size for cell in self.cells(stop)):
                return stop
        return None


@dataclass(frozen=True)
class Pool:
    """The windows of one pooling layer, checked: every illegal setting has raised ValueError."""

    down: Stops
    across: Stops

    @property
    def output_size(self) -> Pair:
        """Rows and columns of the output."""
        return self.down.output, self.across.output

    def places(self, out: Pair) -> list[Pair]:
        """The cells (row, column) that the window for the output cell `out` reads."""
        return list(product(self.down.cells(out[0]), self.across.cells(out[1])))

    def margin(self, input: Tensor, value: float) -> Margin | None:
        """The padding, filled with `value`, and beyond it (NaN) what windows hang over."""
        down, across = self.down, self.across
        padding = (across.padding, across.padding, down.padding, down.padding)
        beyond = (0, across.overhang, 0, down.overhang)
        if not any(padding + beyond):
            return None
        values = F.pad(F.pad(input, padding, value=value), beyond, value=torch.nan)
        bottom, right = down.padding + down.overhang, across.padding + across.overhang
        window = (down.span, across.span)
        return Margin(down.padding, bottom, across.padding, right, values, window)


def check(
    input_shape: Sequence[int],
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> Pool:
    """Decide whether PyTorch would pool a picture of `input_shape` (C, H, W) like this.

    Raises ValueError that names the argument, its value and the rule it breaks.
    """
    check_shape(input_shape)
    kernel = pair("kernel_size", kernel_size, low=1)
    # PyTorch's own default: the windows lie side by side.
    strides = kernel if stride in (None, (), []) else pair("stride", stride, low=1)
    paddings = pair("padding", padding, low=0)
    dilations = pair("dilation", dilation, low=1)
    if not isinstance(ceil_mode, bool):
        raise ValueError(f"ceil_mode is {ceil_mode!r}: it must be True or False.")
    settings = zip(input_shape[1:], kernel, strides, paddings, dilations, strict=True)
    down, across = (Stops(*numbers, ceil_mode) for numbers in settings)
    for axis, stops in (("height", down), ("width", across)):
        _check_padding(axis, stops)
        _check_fit(axis, stops)
    return Pool(down, across)


def check_shape(input_shape: Sequence[int]) -> None:
    """Raise ValueError unless `input_shape` is (C, H, W) and none of them is 0."""
    if len(input_shape) != 3:
        raise ValueError(
            f"input has shape {tuple(input_shape)}: it must have three axes (channels, height, "
            "width)."
        )
    if 0 in input_shape:
        raise ValueError(f"input has shape {tuple(input_shape)}: no axis may be empty.")


def _check_padding(axis: str, stops: Stops) -> None:
    if stops.padding > stops.kernel_size // 2:
        raise ValueError(
            f"padding is {stops.padding} in {axis}, and kernel_size is {stops.kernel_size}: "
            "PyTorch takes at most half of kernel_size, rounded down, here "
            f"{stops.kernel_size // 2}, whatever the dilation. Lower padding or raise kernel_size."
        )


def _check_fit(axis: str, stops: Stops) -> None:
    if stops.output >= 1:
        return
    padded = stops.size + 2 * stops.padding
    more = "" if stops.ceil_mode else " (with ceil_mode=True it may hang over by stride − 1 cells)"
    raise ValueError(
        f"The window spans {stops.span} cells in {axis} (dilation {stops.dilation} × (kernel_size "
        f"{stops.kernel_size} − 1) + 1), and the padded input has {padded} ({stops.size} + 2 × "
        f"{stops.padding}): it does not fit even once{more}. Lower kernel_size or dilation."
    )
