"""Sliding windows in words: the size formula and the receptive field with their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.layers.arguments import Pair
from explainers.networks.reach import Reach


@dataclass(frozen=True)
class Sliding:
    """The numbers of a sliding window, (down, across) each; `padding` counts both sides."""

    kernel_size: Pair
    stride: Pair
    padding: Pair
    dilation: Pair = (1, 1)
    up: tuple[bool, bool] = (False, False)  # rounded up, by ceil_mode

    def sizes(self, before: Pair, after: Pair) -> str:
        """The size formula with its numbers, once if both directions are alike."""
        down, across = (self._size(axis, before[axis], after[axis]) for axis in (0, 1))
        return down if down == across else f"{down} high, {across} wide"

    def _size(self, axis: int, before: int, after: int) -> str:
        k, s, d, p = (
            values[axis] for values in (self.kernel_size, self.stride, self.dilation, self.padding)
        )
        opening, closing = ("⌈", "⌉") if self.up[axis] else ("⌊", "⌋")
        formula = f"{opening}({before} + {p} − {d}×({k} − 1) − 1) ÷ {s}{closing} + 1"
        top = before + p - d * (k - 1) - 1
        plain = (-(-top // s) if self.up[axis] else top // s) + 1
        dropped = "" if plain == after else f" = {plain}, less 1 that would start in the padding"
        return f"{formula}{dropped} = {after}"

    def reach(self, before: Reach) -> tuple[Reach, str]:
        """The receptive field after the window, and its arithmetic."""
        axes = (before.down, before.across)
        after = [
            # Where "same" adds an odd number of cells, the odd one stands behind.
            axis.window(k, s, d, p // 2)
            for axis, k, s, d, p in zip(
                axes, self.kernel_size, self.stride, self.dilation, self.padding, strict=True
            )
        ]
        if after[0].whole or after[1].whole:
            return Reach(*after), "Where everything is seen already, it stays so."
        lines = [
            f"{a.size} + {d}×({k} − 1) × step {a.step} = {b.size}; "
            f"step then {a.step} × {s} = {b.step}"
            for a, b, k, s, d in zip(
                axes, after, self.kernel_size, self.stride, self.dilation, strict=True
            )
        ]
        same = lines[0] == lines[1]
        return Reach(*after), lines[0] if same else f"{lines[0]} down, {lines[1]} across"
