"""Numbers reduced to what can be compared, on any machine: sketches, and numbers as written.

Tensors, curves and pictures are reduced to their size and two sums, which a change of any element
changes, and which are compared with a tolerance, since another processor sums in another order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

DIGITS = 4  # that the screen shows


@dataclass(frozen=True)
class Sketch:
    """Some numbers: their shape, a sum in which each has its own weight, and that of their sizes.

    `odd` stands for the places of infinities and NaN, which count as 0 in the sums.
    """

    shape: tuple[int, ...]
    weighted: float
    total: float
    odd: int = 0

    @classmethod
    def of(cls, values: Any) -> Sketch:
        """The sketch of a tensor, an array, or a list of numbers."""
        array = np.asarray(values, dtype=np.float64)
        flat = array.ravel()
        weights = 0.5 + np.arange(1, flat.size + 1) * ((math.sqrt(5) - 1) / 2) % 1
        odd = np.isnan(flat) + 2 * np.isposinf(flat) + 3 * np.isneginf(flat)
        held = np.where(odd > 0, 0, flat)
        return cls(
            array.shape,
            float(held @ weights),
            float(np.abs(held).sum()),
            int(odd @ np.arange(1, flat.size + 1)),
        )

    @classmethod
    def read(cls, text: str) -> Sketch:
        """The sketch that `str` wrote."""
        shape, weighted, total, *odd = text.split()
        sizes = () if shape == "one" else tuple(map(int, shape.split("×")))
        return cls(sizes, float(weighted), float(total), int(odd[0]) if odd else 0)

    def __str__(self) -> str:
        shape = "×".join(map(str, self.shape)) or "one"
        return f"{shape} {self.weighted:.7g} {self.total:.7g}" + f" {self.odd}" * bool(self.odd)

    def meets(self, other: Sketch) -> bool:
        """Whether `other` may be of the same numbers.

        What one processor and another round differently adds up more slowly than the numbers do.
        """
        if self.shape != other.shape or self.odd != other.odd:
            return False
        slack = (1e-6 + 2e-5 / math.sqrt(max(1, math.prod(self.shape)))) * self.total
        near = {"rel_tol": 1e-6, "abs_tol": slack + 1e-12}
        return math.isclose(self.weighted, other.weighted, **near) and math.isclose(
            self.total, other.total, **near
        )


@dataclass
class Numbers:
    """All numbers of a page, without order; written ones without commas for thousands."""

    tensors: set[Sketch] = field(default_factory=set)
    arrays: set[Sketch] = field(default_factory=set)
    pictures: set[Sketch] = field(default_factory=set)
    written: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, data: dict[str, Any]) -> Numbers:
        """The numbers that `write` gave."""
        kinds = {kind: {*map(Sketch.read, data.get(kind, ()))} for kind in SKETCHED}
        return cls(**kinds, written={*data.get("written", "").split()})

    def write(self) -> dict[str, Any]:
        """The same as data for JSON, in a fixed order; kinds of which there are none are absent."""
        kinds = {kind: sorted({*map(str, getattr(self, kind))}) for kind in SKETCHED}
        data = {**kinds, "written": " ".join(sorted(self.written, key=lambda t: (len(t), t)))}
        return {kind: held for kind, held in data.items() if held}

    def missing(self, now: Numbers) -> list[str]:
        """What of these numbers is not among those of `now`, each with its kind."""
        lost = [
            f"{kind}: {sketch}"
            for kind in SKETCHED
            for sketch in getattr(self, kind)
            if not any(sketch.meets(other) for other in getattr(now, kind))
        ]
        values = sorted(map(_value, now.written))
        away = [text for text in self.written - now.written if not _near(text, values)]
        return sorted([*lost, *(f"written: {text}" for text in away)])


SKETCHED = ("tensors", "arrays", "pictures")


def _value(text: str) -> float:
    return float(text.replace("−", "-"))


def _near(text: str, values: list[float]) -> bool:
    """Whether one of `values` is written like `text`, or one further in the last digit shown.

    A whole number counts what there is: for it only the same will do.
    """
    value = _value(text)
    if "." not in text and "e" not in text:
        return value in values
    mantissa = text.partition("e")[0].lstrip("−-0.").replace(".", "")
    exponent = math.floor(math.log10(abs(value))) if value else 0
    unit = 10.0 ** (exponent + 1 - max(DIGITS, len(mantissa)))
    return any(abs(value - other) < 1.5 * unit for other in values)
