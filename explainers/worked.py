"""The worked example: the one thing that every lesson makes and every view reads.

A lesson answers *where does this number come from?* It gives the tensors that went in, the
tensor that came out (computed by PyTorch), and for any cell of the output the cells that it
reads and the arithmetic that turns them into its value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from torch import Tensor

Index = tuple[int, ...]
Role = Literal["input", "kernel", "output", "gradient", "neutral"]

DIGITS = 4  # significant ones of a number on the screen
CLOSE = 2e-3  # as a share: what nobody sees between four digits and their result
MINUS = "−"  # the typographic minus: as wide as the other digits' signs


def number(value: float, digits: int = DIGITS) -> str:
    """Write `value` as the screen shows it, rounded to `digits` significant digits.

    Whole numbers stand without a point; infinities and NaN have their usual names.

    >>> number(-0.5), number(10.0), number(0.123456), number(float("-inf"))
    ('−0.5', '10', '0.1235', '−∞')
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    if value == 0:
        return "0"
    if value == round(value) and abs(value) < 1e6:
        text = str(round(value))
    else:
        text = f"{value:.{digits}g}"
        if "e" not in text and "." in text:
            text = text.rstrip("0").rstrip(".")
        if "e" in text:
            mantissa, exponent = text.split("e")
            text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", MINUS)


@dataclass(frozen=True, slots=True)
class Read:
    """One operand cell that an output cell reads.

    `index` counts in the operand's own axes; where `padding` is true it lies outside them
    (−1 is one cell before the first). `source` then names the cell whose value the padding
    repeats, or is None where the padding is a constant. `digits` are the significant ones that
    the arithmetic needs to be seen to give its value, see `digits_for`.
    """

    operand: str
    index: Index
    value: float
    padding: bool = False
    source: Index | None = None
    digits: int = DIGITS

    @property
    def text(self) -> str:
        """The value as it stands in the arithmetic."""
        return number(self.value, self.digits)


def digits_for(
    values: Sequence[float], arithmetic: Callable[[list[float]], float], value: float
) -> int:
    """With how many digits `values` must be written so that `arithmetic` of them gives `value`.

    4 mostly. Where nearly equal numbers are subtracted, their last digits are the result: with
    four, 0.999995 − 1 would stand there as 1 − 1. At most 9: float32 knows no more.
    """
    for digits in range(DIGITS, 9):
        shown = [rounded(number_, digits) for number_ in values]
        if math.isclose(arithmetic(shown), value, rel_tol=CLOSE):
            return digits
    return 9


def rounded(value: float, digits: int) -> float:
    """The number that `number(value, digits)` reads as."""
    whole = math.isfinite(value) and value == round(value) and abs(value) < 1e6
    return value if whole or not math.isfinite(value) else float(f"{value:.{digits}g}")


Part = str | Read


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of arithmetic that belongs together, such as `1×2`: text and reads in order.

    `counts` is false for a term that the operation looks at and does not use, such as the
    loser of a maximum: views may show it faded.
    """

    parts: tuple[Part, ...]
    counts: bool = True


PLUS = Term((" + ",))


def added(terms: Iterable[Term]) -> list[Term]:
    """`terms` with a plus between them."""
    return [one for term in terms for one in (PLUS, term)][1:]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where the value of one output cell comes from: terms whose text, in order, is the sum."""

    terms: tuple[Term, ...]
    value: float

    @property
    def reads(self) -> tuple[Read, ...]:
        """Every operand cell read, in the order of the arithmetic."""
        return tuple(part for term in self.terms for part in term.parts if isinstance(part, Read))

    @property
    def formula(self) -> str:
        """The arithmetic with its numbers filled in, such as `1×1 + 2×2 = 5`."""
        return "".join(self._written()) + f" = {number(self.value)}"

    def _written(self) -> Iterator[str]:
        before = ""
        for term in self.terms:
            for part in term.parts:
                before = part if isinstance(part, str) else signed(part.text, before)
                yield before


def signed(text: str, before: str) -> str:
    """Put a negative number in parentheses, `2×(−1)`, unless it opens the arithmetic or a bracket.

    `before` is the text in front of it: after `(` or a comma the sign cannot be mistaken.
    """
    clear = not before or before.endswith(("(", ", "))
    return text if clear or not text.startswith(MINUS) else f"({text})"


@dataclass(frozen=True)
class Margin:
    """Cells drawn around an operand: its padding, or what a window that hangs over sees.

    `top`, `bottom`, `left`, `right` count cells along the operand's last two axes. `values` is
    the operand with the margin around it; cells that are NaN there hold nothing at all (a
    window may reach over them, but nothing is read). `window` is the rows and columns of a whole
    window, where some hang over the edge.
    """

    top: int
    bottom: int
    left: int
    right: int
    values: Tensor
    window: tuple[int, int] | None = None


@dataclass(frozen=True)
class WorkedExample:
    """Named operand tensors, the output, and the arithmetic of each output cell.

    `roles` gives each operand (and "output") the colour it keeps on every page; `margins` the
    operands that are padded. `axes` may name the axes of a tensor for captions and screen
    readers, e.g. `("channel", "row", "column")`.
    """

    operands: dict[str, Tensor]
    output: Tensor
    explainer: Callable[[Index], Explanation] = field(repr=False)
    roles: Mapping[str, Role] = field(default_factory=dict)
    margins: Mapping[str, Margin] = field(default_factory=dict)
    axes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def explain(self, *index: int) -> Explanation:
        """The reads and the arithmetic of the output cell at `index`.

        Raises IndexError, in words, where there is no such cell.
        """
        shape = tuple(self.output.shape)
        if len(index) != len(shape) or not all(
            0 <= i < n for i, n in zip(index, shape, strict=True)
        ):
            raise IndexError(f"the output has shape {shape}: there is no cell {index}")
        return self.explainer(index)
