"""The arithmetic of one pooling window, which all the pooling layers share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor

from explainers.layers.arguments import Pair
from explainers.worked import Explanation, Index, Read, Role, Term, WorkedExample, added

COMMA = Term((", ",))
ROLES: Mapping[str, Role] = {"input": "input", "output": "output"}
AXES = dict.fromkeys(("input", "output"), ("channel", "row", "column"))

Places = Callable[[Pair], list[Pair]]
"""The cells (row, column) that the window for an output cell (row, column) reads."""


def reads(
    plane: Sequence[Sequence[float]], channel: int, places: Sequence[Pair], pad: float
) -> Iterator[Read]:
    """A Read for each place (row, column) of a channel; outside `plane` stands `pad`."""
    height, width = len(plane), len(plane[0])
    for row, column in places:
        inside = 0 <= row < height and 0 <= column < width
        value = plane[row][column] if inside else pad
        yield Read("input", (channel, row, column), value, padding=not inside)


def maximum(found: Sequence[Read], winner: Index, value: float) -> Explanation:
    """`max(1, 2, 0) = 2`: every cell of a window, of which only the one at `winner` counts."""
    terms = [Term(("max(",))]
    for k, read in enumerate(found):
        terms += [COMMA] * (k > 0) + [Term((read,), counts=read.index == winner)]
    return Explanation((*terms, Term((")",))), value)


def mean(found: Sequence[Read], divisor: int, value: float, padding_counts: bool) -> Explanation:
    """`(1 + 2 + 0) ÷ 3 = 1`; padding that does not count is named and left out of the count."""
    reads = (Term((read,), counts=padding_counts or not read.padding) for read in found)
    return Explanation((Term(("(",)), *added(reads), Term((f") ÷ {divisor}",))), value)


@dataclass(frozen=True, kw_only=True)
class MaxPooled(WorkedExample):
    """A pooling that keeps the maximum of each window.

    `indices` (C, H', W'), int64, tells where in its plane each one stands: row × W + column, as
    `return_indices` gives them.
    """

    indices: Tensor

    def winner(self, index: Index) -> Index:
        """The input cell (channel, row, column) whose value the output cell at `index` has."""
        row, column = divmod(int(self.indices[index]), self.operands["input"].shape[-1])
        return index[0], row, column


def index_example(pooled: MaxPooled) -> WorkedExample:
    """Where the indices come from: row × width + column of each window's maximum."""
    picture = pooled.operands["input"]
    width = picture.shape[-1]

    def explain(index: Index) -> Explanation:
        if all(read.padding for read in pooled.explain(*index).reads):
            # A dilated window can miss the input; PyTorch then gives a number that means nothing.
            nothing = Term(("the window reads padding alone, and its index names no cell of it",))
            return Explanation((nothing,), float(pooled.indices[index]))
        place = pooled.winner(index)
        read = Read("input", place, float(picture[place]))
        words = f" stands in row {place[1]}, column {place[2]}: {place[1]}×{width} + {place[2]}"
        return Explanation((Term((read, words)),), float(pooled.indices[index]))

    return WorkedExample({"input": picture}, pooled.indices, explain, ROLES, axes=AXES)
