"""The arithmetic that the views share: logits along one axis, and what softmax makes of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.worked import DIGITS, Index, Part, Read, Term, added, digits_for

PLAIN = 10.0  # beyond it e^x is hard to read; near 88 it leaves float32


def needs_shift(logits: Tensor) -> bool:
    """Whether the arithmetic is written with the maximum subtracted, as PyTorch computes it.

    For small logits it stands as in a book. −∞ needs nothing: e^(−∞) is 0.
    """
    others = logits[logits != -math.inf]
    return bool((~(others.abs() <= PLAIN)).any())  # NaN and ∞ are no numbers to be written plainly


@dataclass(frozen=True)
class Logits:
    """The operand `name`, (N, C), of whose numbers those along the axis `dim` belong together."""

    name: str
    values: Tensor
    dim: int = 1

    def softmax(self, index: Index, value: float, shifted: bool) -> list[Term]:
        """e^x / Σ e^x for the cell at `index`, where it has the `value`; or with x − max for x."""
        own, places = index[self.dim], self._places(index)
        row = [float(self.values[place]) for place in places]
        digits = _enough(row, own, value)
        reads = [self._read(place, digits) for place in places]
        top = reads[_largest(row)] if shifted else None
        powers = [Term(power(read, top)) for read in reads]
        return [powers[own], Term((" / (",)), *added(powers), Term((")",))]

    def log_softmax(self, index: Index, value: float) -> list[Term]:
        """x − (max + ln Σ e^(x − max)) for the cell at `index`, where it has the `value`."""
        own, places = index[self.dim], self._places(index)
        row = [float(self.values[place]) for place in places]
        top = _largest(row)
        digits = _enough(row, own, value, logarithm=True)
        reads = [self._read(place, digits) for place in places]
        powers = [Term(power(read, reads[top])) for read in reads]
        opening = Term((reads[own], " − (", reads[top], " + ln("))
        return [opening, *added(powers), Term(("))",))]

    def too_small(self, index: Index, dtype: str) -> Term:
        """A remark: the exponential in the cell at `index` is too small for `dtype`."""
        row = [float(self.values[place]) for place in self._places(index)]
        top = self._places(index)[_largest(row)]
        reads = (self._read(index, DIGITS), self._read(top, DIGITS))
        return Term((*power(*reads), f" is too small for {dtype}: "))

    def _places(self, index: Index) -> list[Index]:
        """The cells along `dim` that the cell at `index` is one of."""
        return [
            (*index[: self.dim], k, *index[self.dim + 1 :])
            for k in range(self.values.shape[self.dim])
        ]

    def _read(self, place: Index, digits: int) -> Read:
        return Read(self.name, place, float(self.values[place]), digits=digits)


def power(x: Read, top: Read | None = None) -> tuple[Part, ...]:
    """e^x, or e^(x − top)."""
    return ("e^", x) if top is None else ("e^(", x, " − ", top, ")")


def _largest(row: list[float]) -> int:
    """The place of the maximum as PyTorch finds it: NaN is larger than all."""
    return int(torch.tensor(row, dtype=torch.float64).argmax())


def _enough(row: list[float], own: int, value: float, logarithm: bool = False) -> int:
    """With how many digits the numbers of `row` are seen to give `value` in the place `own`."""
    if not math.isfinite(value) or value == 0:
        return DIGITS

    def found(shown: list[float]) -> float:
        top = max(shown)
        total = math.fsum(math.exp(x - top) for x in shown)
        logarithm_ = shown[own] - top - math.log(total)
        return logarithm_ if logarithm else math.exp(logarithm_)

    return digits_for(row, found, value)
