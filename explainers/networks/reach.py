"""The receptive field: how many cells of the network's input one number can depend on.

With r cells and a step of j cells between neighbours, a window of kernel_size k, dilation d and
stride s makes them r + d × (k − 1) × j and j × s (Araujo, Norris and Sim, "Computing Receptive
Fields of Convolutional Neural Networks", Distill 2019, https://distill.pub/2019/computing-receptive-fields).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from explainers.layers.bins import Bins


@dataclass(frozen=True)
class Axis:
    """One direction: `size` input cells are seen, neighbours see theirs `step` cells further on.

    `most` says that cells differ in what they see, and that `size` is the most (after adaptive
    pooling with uneven bins); `whole` that all of the input is seen, whatever its size.
    """

    size: int = 1
    step: int = 1
    most: bool = False
    whole: bool = False

    def window(self, kernel_size: int, stride: int, dilation: int) -> Axis:
        """After a window of a convolution or pooling."""
        size = self.size + dilation * (kernel_size - 1) * self.step
        return replace(self, size=size, step=self.step * stride)

    def bins(self, found: Bins, axis: int) -> Axis:
        """After adaptive pooling: as a window, unless bins differ."""
        edges = [found.edges(axis, place) for place in range(found.output_size[axis])]
        largest = max(end - first for first, end in edges)
        starts = [first for first, _ in edges]
        ahead = [b - a for a, b in pairwise(starts)] or [largest]
        uneven = len({end - first for first, end in edges}) > 1 or len(set(ahead)) > 1
        size = self.size + (largest - 1) * self.step
        return replace(self, size=size, step=self.step * max(ahead), most=self.most or uneven)

    @property
    def shown(self) -> str:
        """The size as it is shown: `14`, or `≤ 14`, or `all`."""
        if self.whole:
            return "all"
        return f"≤ {self.size}" if self.most else str(self.size)


WHOLE = Axis(whole=True)


@dataclass(frozen=True)
class Reach:
    """The receptive field of one number: down, and across."""

    down: Axis = Axis()
    across: Axis = Axis()

    @property
    def shown(self) -> str:
        """As `14×14`, or `whole input`."""
        if self.down.whole and self.across.whole:
            return "whole input"
        return f"{self.down.shown}×{self.across.shown}"
