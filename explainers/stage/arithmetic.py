"""The arithmetic of all output cells of a worked example, each pattern of it written once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explainers.stage.grids import Grid
from explainers.worked import DIGITS, Explanation, Read, number

MAX_READS = 300_000  # over all output cells

OUTPUT = "output"
"""The name of the grid that holds what is explained."""


class Arithmetic:
    """Explanations written once for all cells that share them.

    Each read is kept as its distance from the first read of the same tensor, so that windows
    that differ only in where they stand are the same pattern. `visited` holds for each grid the
    offsets that were read, each with the offset of the cell that it repeats, if it does.
    """

    def __init__(self, grids: Sequence[Grid]) -> None:
        """Begin without an explanation; `grids` are in the order of their places."""
        self.grids = {grid.name: grid for grid in grids}
        self.terms: list[list[Any]] = []
        self.patterns: list[list[int]] = []
        self.visited: list[dict[int, int | None]] = [{} for _ in grids]
        self._term_places: dict[tuple[Any, ...], int] = {}
        self._pattern_places: dict[tuple[Any, ...], int] = {}
        self._reads = 0
        self._cells = 0

    def encode(self, explanation: Explanation) -> list[Any]:
        """`[pattern, base for each grid]` of the next output cell, and its value if it differs.

        Raises ValueError where it reads what is not there, or all of them read too much.
        """
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

    def _outside(self, read: Read, grid: Grid) -> tuple[Any, ...]:
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
