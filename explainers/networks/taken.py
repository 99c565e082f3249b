"""The arguments of layers: which values each takes, and what to say of one that it does not.

Importing this costs nothing (no torch), as for `kinds`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from explainers import arguments

REQUIRED = object()
"""The default of an argument that has none."""

MOST = 1_000_000
"""The largest whole number that an argument takes here."""


@dataclass(frozen=True)
class Argument(ABC):
    """One argument of a layer. Subclasses know its values; `keyword` ones are given by name only.

    `check` raises ValueError in a learner's words where `value` is none of them.
    """

    name: str
    default: Any = REQUIRED
    keyword: bool = False

    def check(self, value: Any) -> Any:
        """`value`, if the argument takes it."""
        if value is None and self.default is None:
            return None
        return self._checked(value)

    @abstractmethod
    def _checked(self, value: Any) -> Any:
        """`value` as the layer is given it; raises ValueError if it does not take it."""

    def _refuse(self, value: Any, rule: str) -> ValueError:
        return ValueError(f"{self.name} is {value!r}: it takes {rule}.")


@dataclass(frozen=True)
class Whole(Argument):
    """A whole number from `low` to `high`."""

    low: int = 1
    high: int = MOST

    def _checked(self, value: Any) -> int:
        rule = arguments.Whole(self.low, self.high)
        if not rule.fits(value):
            raise self._refuse(value, rule.words)
        return int(value)


@dataclass(frozen=True)
class Pair(Argument):
    """A whole number of at least `low`, for both directions, or a pair: height and width."""

    low: int = 1

    def _checked(self, value: Any) -> int | tuple[int, int]:
        values = (value, value) if _whole(value) else value
        if isinstance(values, tuple | list) and len(values) == 2:
            height, width = values
            if arguments.Pair(self.low, MOST).fits(values):
                return height if height == width else (height, width)
        raise self._refuse(value, arguments.Pair(self.low).words)


@dataclass(frozen=True)
class OpenPair(Pair):
    """As a pair, in which None leaves a direction as it is: `(None, 7)`."""

    def _checked(self, value: Any) -> Any:
        if isinstance(value, tuple | list) and len(value) == 2 and None in value:
            filled = super()._checked(tuple(self.low if v is None else v for v in value))
            height, width = (filled, filled) if isinstance(filled, int) else filled
            return (
                None if value[0] is None else height,
                None if value[1] is None else width,
            )
        return super()._checked(value)


@dataclass(frozen=True)
class Sizes(Argument):
    """A whole number of at least 1, or up to four of them: the last axes of a tensor."""

    def _checked(self, value: Any) -> int | tuple[int, ...]:
        values = (value,) if _whole(value) else value
        if isinstance(values, tuple | list) and 1 <= len(values) <= 4:
            sizes = tuple(values)
            if all(map(arguments.Whole(1, MOST).fits, sizes)):
                return sizes[0] if len(sizes) == 1 else sizes
        raise self._refuse(value, "a whole number of at least 1, or several: (C, H, W)")


@dataclass(frozen=True)
class Padding(Pair):
    """As a pair, and the words that torch.nn.Conv2d knows."""

    low: int = 0

    def _checked(self, value: Any) -> Any:
        if isinstance(value, str):
            if value in ("same", "valid"):
                return value
            raise self._refuse(value, 'a whole number, a pair of them, or "same" or "valid"')
        return super()._checked(value)


@dataclass(frozen=True)
class Real(Argument):
    """A finite number from `low` to `high`."""

    low: float = -math.inf
    high: float = math.inf

    def _checked(self, value: Any) -> float:
        rule = arguments.Number(self.low, self.high)
        if not rule.fits(value):
            raise self._refuse(value, rule.words)
        return float(value)


@dataclass(frozen=True)
class Scale(Argument):
    """By how much a picture is made larger: a number, or a pair of them: height and width."""

    most: float = 64.0

    def _checked(self, value: Any) -> float | tuple[float, float]:
        values = value if isinstance(value, tuple | list) else (value, value)
        if len(values) == 2 and all(self._fits(v) for v in values):
            height, width = map(float, values)
            return height if height == width else (height, width)
        raise self._refuse(
            value, f"a number greater than 0, at most {self.most:g}, or two: (height, width)"
        )

    def _fits(self, value: Any) -> bool:
        return arguments.Number(0, self.most, above=True).fits(value)


@dataclass(frozen=True)
class Block(Argument):
    """Layers, one after the other: a tuple of them."""

    def _checked(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, tuple) or (not value and self.default is REQUIRED):
            raise self._refuse(value, "at least one layer")
        return value


@dataclass(frozen=True)
class Flag(Argument):
    """True or False."""

    def _checked(self, value: Any) -> bool:
        if not arguments.Flag().fits(value):
            raise self._refuse(value, arguments.Flag().words)
        return bool(value)


@dataclass(frozen=True)
class Word(Argument):
    """One of `options`."""

    options: tuple[str, ...] = ()

    def _checked(self, value: Any) -> str:
        if value not in self.options:
            raise self._refuse(value, "one of " + ", ".join(map(repr, self.options)))
        return str(value)


def _whole(value: object) -> bool:
    return arguments.Whole().fits(value)
