"""A worked example as plain data for the stage, the view that draws every lesson.

The browser gets all of it at once, the arithmetic of each output cell included, so that nothing
has to be asked for while a reader moves over the output. To keep that small, the arithmetic is
written once for all cells that are explained alike (see `_Arithmetic`): a convolution has one
pattern, moved about.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from itertools import product
from typing import Any

from torch import Tensor

from explainers.once import Once
from explainers.worked import DIGITS, Explanation, Index, Margin, Read, WorkedExample, number

MAX_CELLS = 4096  # of one tensor, margin included: more cannot be read, let alone quickly drawn
MAX_READS = 300_000  # over all output cells
NOTABLE = 0.5  # beside values as large, a small cell shows those under 0.005 as about 0

OUTPUT = "output"
ROLES = {"input": "input", "weight": "kernel", "bias": "kernel", "kernel": "kernel"}
ROLES[OUTPUT] = "output"

Payload = dict[str, Any]


def payload(
    example: WorkedExample,
    *,
    captions: Mapping[str, str] | None = None,
    operators: Sequence[str] = (),
    alt: str | None = None,
    of: Hashable = None,
) -> Payload:
    """Everything the stage draws, as data that `json.dumps` takes. It is shared: do not change it.

    `of`, where it is given, is all that `example` was made from, and what makes it: the data of
    the same value are worked out once.

    `captions` replaces the names of operands (and "output") above their grids; `operators` are
    the signs after each operand, such as `("∗", "+", "=")` for input, weight and bias; `alt`
    describes the figure to screen readers.

    - `grids`: the operands in order, then the output: names, sizes, the text of each cell;
    - `terms`: `[counts, part, …]`, a part being text or `[grid, offset]` of a cell read, counted
      from a base; a third entry is its text where the cell shows another, and the offset is
      None where no grid has the cell;
    - `patterns`: lists of places in `terms`, the arithmetic of cells that are explained alike;
    - `cells`: for each output cell `[pattern, base for each grid]`, then the text of its value
      where that differs from what the output shows.

    Raises ValueError where the tensors are empty or too large to be drawn cell by cell, or where
    an explanation reads a cell that does not exist.
    """
    captions = captions or {}
    if of is None:
        return _payload(example, captions, operators, alt)
    wording = (tuple(captions.items()), tuple(operators), alt)
    return _drawn.get((of, wording), lambda: _payload(example, captions, operators, alt))


def _payload(
    example: WorkedExample, captions: Mapping[str, str], operators: Sequence[str], alt: str | None
) -> Payload:
    tensors = {**example.operands, OUTPUT: example.output}
    grids = [
        _Grid(k, name, tensor, example.margins.get(name))
        for k, (name, tensor) in enumerate(tensors.items())
    ]
    arithmetic = _Arithmetic(grids)
    cells = [
        arithmetic.encode(example.explain(*index))
        for index in product(*(range(size) for size in example.output.shape))
    ]
    return {
        "alt": alt or _description(grids, captions),
        "grids": [
            {
                **grid.drawn(arithmetic.visited[grid.place]),
                "caption": captions.get(grid.name, grid.name),
                "role": example.roles.get(grid.name) or role(grid.name),
                "axes": _axes(example.axes.get(grid.name), grid),
            }
            for grid in grids
        ],
        "operators": list(operators),
        "terms": arithmetic.terms,
        "patterns": arithmetic.patterns,
        "cells": cells,
    }


def _size_of(data: Payload) -> int:
    """About how many texts and numbers the data hold."""
    texts = sum(len(grid["texts"]) for grid in data["grids"])
    return texts + sum(map(len, (*data["terms"], *data["patterns"], *data["cells"])))


_drawn: Once[Payload] = Once(1_000_000, _size_of)  # about 100 MB at most


def role(name: str) -> str:
    """The colour of an operand whose lesson gives it none: by its name, as PyTorch has them."""
    return "gradient" if name.startswith("grad") else ROLES.get(name, "neutral")


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


class _Grid:
    """One tensor as planes of rows and columns, its margin around each plane."""

    def __init__(self, place: int, name: str, tensor: Tensor, margin: Margin | None) -> None:
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
        texts = [number(value) for value in self.values]
        largest = max((abs(value) for value in self.values if math.isfinite(value)), default=0)
        brief = [short(value, largest) for value in self.values]
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


class _Arithmetic:
    """Explanations written once for all cells that share them.

    Each read is kept as its distance from the first read of the same tensor, so that windows
    that differ only in where they stand are the same pattern.
    """

    def __init__(self, grids: Sequence[_Grid]) -> None:
        self.grids = {grid.name: grid for grid in grids}
        self.terms: list[list[Any]] = []
        self.patterns: list[list[int]] = []
        self.visited: list[dict[int, int | None]] = [{} for _ in grids]
        self._term_places: dict[tuple[Any, ...], int] = {}
        self._pattern_places: dict[tuple[Any, ...], int] = {}
        self._reads = 0
        self._cells = 0

    def encode(self, explanation: Explanation) -> list[Any]:
        """`[pattern, base for each grid]` of the next output cell, and its value if it differs."""
        bases: list[int | None] = [None] * len(self.grids)
        written = tuple(
            [
                (term.counts, *[self._part(part, bases) for part in term.parts])
                for term in explanation.terms
            ]
        )
        cell: list[Any] = [self._pattern(written), *(base or 0 for base in bases)]
        output = self.grids[OUTPUT]
        shown = output.values[output.inner[self._cells]]
        self._cells += 1
        if not _same(explanation.value, shown):
            cell.append(number(explanation.value))
        return cell

    def _part(self, part: str | Read, bases: list[int | None]) -> str | tuple[Any, ...]:
        if isinstance(part, str):
            return part
        grid = self.grids.get(part.operand)
        if grid is None:
            raise ValueError(f"an explanation reads {part.operand!r}, which is no operand")
        offset = grid.offsets.get(part.index)
        self._count_read()
        if offset is None:
            return self._outside(part, grid)
        source = None if part.source is None else grid.offsets[part.source]
        self.visited[grid.place][offset] = source
        base = bases[grid.place]
        if base is None:
            base = bases[grid.place] = offset
        plain = part.digits == DIGITS
        if plain and (grid.values[offset] == part.value or _same(part.value, grid.values[offset])):
            return grid.place, offset - base
        return grid.place, offset - base, part.text

    def _outside(self, read: Read, grid: _Grid) -> tuple[Any, ...]:
        if not read.padding:
            raise ValueError(f"an explanation reads {grid.name}{list(read.index)}: no such cell")
        return grid.place, None, read.text

    def _count_read(self) -> None:
        self._reads += 1
        if self._reads > MAX_READS:
            raise ValueError(
                f"the arithmetic of all {len(self.grids[OUTPUT].inner):,} output cells reads more "
                f"than {MAX_READS:,} cells, too many to be shown one by one: choose a smaller "
                "example."
            )

    def _pattern(self, written: tuple[tuple[Any, ...], ...]) -> int:
        place = self._pattern_places.get(written)
        if place is None:
            place = self._pattern_places[written] = len(self.patterns)
            self.patterns.append([self._term(term) for term in written])
        return place

    def _term(self, written: tuple[Any, ...]) -> int:
        place = self._term_places.get(written)
        if place is None:
            place = self._term_places[written] = len(self.terms)
            self.terms.append([int(written[0]), *written[1:]])
        return place


def _same(one: float, other: float) -> bool:
    """Whether two values read the same on the screen."""
    return one == other or number(one) == number(other)


def _axes(names: Sequence[str] | None, grid: _Grid) -> list[str]:
    """A word for each axis, for captions and screen readers."""
    if names and len(names) == len(grid.shape):
        return list(names)
    words = [*(f"axis {k}" for k in range(len(grid.lead))), "row", "column"]
    return words[-len(grid.shape) :] if grid.shape else []


def _description(grids: Sequence[_Grid], captions: Mapping[str, str]) -> str:
    *operands, output = (
        f"{captions.get(grid.name, grid.name)} ({_size(grid.shape)})" for grid in grids
    )
    if not operands:
        return f"{output}, made of nothing that could be read."
    return (
        f"From {_listed(operands)} comes {output}. Choose a cell of the output to see "
        "which cells it reads and how its value is computed."
    )


def _size(shape: Sequence[int]) -> str:
    return "×".join(map(str, shape)) if shape else "one number"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
