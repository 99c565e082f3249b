"""A tensor as the grid of cells that the stage draws."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product
from typing import Any

from torch import Tensor

from explainers.worked import Index, Margin, number

MAX_CELLS = 4096  # of one tensor, margin included: more cannot be read, let alone quickly drawn
NOTABLE = 0.5  # beside values as large, a small cell shows those under 0.005 as about 0

Payload = dict[str, Any]


def short(value: float, largest: float = 0.0) -> str:
    """`number(value)` with fewer digits, for a cell too small for all of them.

    Beside values as large as `largest`, one that two decimals cannot show is "≈0".

    >>> short(-0.12345), short(3.14159), short(123.4), short(0.00123), short(0.00123, largest=2)
    ('−0.12', '3.1', '123', '0.001', '≈0')
    """
    if not math.isfinite(value):
        return number(value)
    size = abs(value)
    rounded = number(round(value, 2 if size < 1 else 1 if size < 100 else 0))
    if rounded == "0" and value:
        rounded = "≈0" if largest >= NOTABLE else number(value, 1)
    return min(number(value), rounded, key=len)


class Grid:
    """One tensor as planes of rows and columns, its margin around each plane.

    `values` are those of all cells, margin included, row by row and plane by plane; an offset is
    a place among them. `offsets` says where the cell of each index is, `inner` where those are
    that are no margin.
    """

    def __init__(self, place: int, name: str, tensor: Tensor, margin: Margin | None) -> None:
        """Number `place` of the grids; raises ValueError without cells, or with too many."""
        self.place = place
        self.name = name
        self.shape = tuple(tensor.shape)
        self.margin = (
            (margin.top, margin.bottom, margin.left, margin.right) if margin else (0, 0, 0, 0)
        )
        self.window = margin.window if margin else None
        top, bottom, left, right = self.margin
        rows, columns = (1, 1, *self.shape)[-2:]
        self.rows, self.columns = rows + top + bottom, columns + left + right
        self.lead = self.shape[:-2]
        self._check()
        shown = margin.values if margin else tensor
        self.values: list[float] = shown.reshape(-1).tolist()
        # Where the cell of each index stands; indices of the margin are negative or too large.
        spans = [range(size) for size in self.lead]
        edges = [range(-top, rows + bottom), range(-left, columns + right)]
        spans += edges[len(edges) - min(len(self.shape), 2) :]
        self.offsets: dict[Index, int] = {
            index: offset for offset, index in enumerate(product(*spans))
        }
        own = product(*(range(size) for size in self.shape))
        self.inner = [self.offsets[index] for index in own]
        if len(self.values) != len(self.offsets):
            raise ValueError(
                f"the margin of {self.name} has {len(self.values)} values for "
                f"{len(self.offsets)} cells"
            )

    def _check(self) -> None:
        if 0 in self.shape:
            raise ValueError(f"{self.name} has shape {self.shape}: there is no cell to show.")
        cells = math.prod(self.lead) * self.rows * self.columns
        if cells > MAX_CELLS:
            raise ValueError(
                f"{self.name} has {cells:,} cells, and at most {MAX_CELLS:,} can be shown one by "
                "one: choose a smaller example."
            )

    def drawn(self, visited: Mapping[int, int | None]) -> Payload:
        """What the browser needs to draw it.

        `visited` holds the offsets that explanations read, each with the offset of the cell that
        it repeats. A margin cell that is NaN and that nothing reads is empty: in `void`.
        """
        values = set(self.values)  # many cells hold the same number: it is written once
        largest = max((abs(value) for value in values if math.isfinite(value)), default=0)
        written = {value: (number(value), short(value, largest)) for value in values}
        texts, brief = ([written[value][k] for value in self.values] for k in (0, 1))
        shown: Payload = {
            "name": self.name,
            "shape": list(self.shape),
            "lead": list(self.lead),
            "rows": self.rows,
            "columns": self.columns,
            "margin": list(self.margin),
            "texts": texts,
        }
        if brief != texts:
            shown["brief"] = brief
        if any(self.margin):
            own = set(self.inner)
            shown["void"] = [
                offset
                for offset, value in enumerate(self.values)
                if math.isnan(value) and offset not in own and offset not in visited
            ]
            if shown["void"] and self.window:
                shown["reach"] = list(self.window)
            shown["repeats"] = [
                [offset, source] for offset, source in visited.items() if source is not None
            ]
        return shown
