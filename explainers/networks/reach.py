"""The receptive field: how many cells of the network's input one number can depend on.

With r cells and a step of j cells between neighbours, a window of kernel_size k, dilation d and
stride s makes them r + d × (k − 1) × j and j × s (Araujo, Norris and Sim, "Computing Receptive
Fields of Convolutional Neural Networks", Distill 2019, https://distill.pub/2019/computing-receptive-fields).

A layer that makes maps larger by s divides the step by s. Its cells no longer lie evenly over the
input, so from there on the field is a bound: "≤".
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from explainers.layers.bins import Bins


@dataclass(frozen=True)
class Axis:
    """One direction: `size` input cells are seen, neighbours see theirs `step` cells further on.

    The first number sees cells from `first` on, counted from the first of the input. `most` says
    that cells differ in what they see, and that `size`, rounded down, is the most (after adaptive
    pooling with uneven bins, or upsampling); `whole` that all of the input is seen.
    """

    size: Fraction | int = 1
    step: Fraction | int = 1
    most: bool = False
    whole: bool = False
    first: Fraction | int = 0

    def window(self, kernel_size: int, stride: int, dilation: int, before: int = 0) -> Axis:
        """After a window of a convolution or pooling, with `before` cells of padding before it."""
        return replace(
            self,
            size=self.size + dilation * (kernel_size - 1) * self.step,
            step=self.step * stride,
            first=self.first - before * self.step,
        )

    def spread(self, times: Fraction, further: Fraction | int, before: Fraction | int) -> Axis:
        """Where maps become `times` larger, each number reading up to `further` cells more.

        `before` is how many cells before its own place, at most, a number begins to read.
        """
        return replace(
            self,
            size=self.size + further * self.step,
            step=self.step / times,
            most=True,
            first=self.first - before * self.step,
        )

    def bins(self, found: Bins, axis: int) -> Axis:
        """After adaptive pooling: as a window, unless bins differ."""
        least, largest = found.lengths(axis)
        alone = found.output_size[axis] == 1
        nearest, furthest = (largest, largest) if alone else found.steps(axis)
        uneven = least < largest or nearest < furthest
        size = self.size + (largest - 1) * self.step
        return replace(self, size=size, step=self.step * furthest, most=self.most or uneven)

    def joined(self, other: Axis) -> Axis:
        """What is seen where two branches are added: from the first cell of both to the last."""
        if self.whole or other.whole:
            return WHOLE
        if self.step != other.step:  # the two branches drift apart: no bound but all
            return Axis(whole=True, most=True)
        first = min(self.first, other.first)
        last = max(self.first + self.size, other.first + other.size)
        return Axis(last - first, self.step, self.most or other.most, first=first)

    @property
    def shown(self) -> str:
        """The size as it is shown: `14`, or `≤ 14`, or `all`."""
        if self.whole:
            return "≤ all" if self.most else "all"
        size = math.floor(self.size)
        return f"≤ {size}" if self.most else str(size)


WHOLE = Axis(whole=True)


@dataclass(frozen=True)
class Reach:
    """The receptive field of one number: down, and across."""

    down: Axis = Axis()
    across: Axis = Axis()

    def joined(self, other: Reach) -> Reach:
        """As `Axis.joined`, in both directions."""
        return Reach(self.down.joined(other.down), self.across.joined(other.across))

    @property
    def shown(self) -> str:
        """As `14×14`, or `whole input`."""
        if (self.down, self.across) == (WHOLE, WHOLE):
            return "whole input"
        return f"{self.down.shown}×{self.across.shown}"
