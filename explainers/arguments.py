"""What an argument takes: the rules that all checks here are made of, each with its words.

Settings of a page, arguments of a layer, a function or a transform, and the fields of a recipe
are told apart by where they are read and by what is said of one that does not fit. What fits, and
how that is called, is said here, once. Importing this costs nothing (no torch).
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")


class Rule(ABC):
    """Which values fit. `words` complete a sentence such as "it must be …"."""

    @abstractmethod
    def fits(self, value: object) -> bool:
        """Whether `value` is one of them; never raises."""

    @property
    @abstractmethod
    def words(self) -> str:
        """The values in a learner's words: "a whole number from 1 to 5"."""


@dataclass(frozen=True)
class Whole(Rule):
    """A whole number from `low` to `high`, where they are given; True and False are none."""

    low: int | None = None
    high: int | None = None

    def fits(self, value: object) -> bool:
        """Whether `value` is an int within the bounds."""
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        return not (self.low is not None and value < self.low) and not (
            self.high is not None and value > self.high
        )

    @property
    def words(self) -> str:
        """With the bounds that there are."""
        if self.low is None:
            return "a whole number"
        if self.high is None:
            return f"a whole number of at least {self.low}"
        return f"a whole number from {self.low} to {self.high:,}"


@dataclass(frozen=True)
class Number(Rule):
    """A finite number from `low` to `high`; `above` and `below` leave out the bound itself."""

    low: float = -math.inf
    high: float = math.inf
    above: bool = False
    below: bool = False

    def fits(self, value: object) -> bool:
        """Whether `value` is a float or an int within the bounds."""
        if not isinstance(value, int | float) or isinstance(value, bool):
            return False
        try:
            finite = math.isfinite(value)
        except OverflowError:  # a whole number beyond all floats
            finite = False
        if not finite:
            return False
        low = value > self.low if self.above else value >= self.low
        high = value < self.high if self.below else value <= self.high
        return low and high

    @property
    def words(self) -> str:
        """With the bounds that there are."""
        if not (math.isfinite(self.low) and math.isfinite(self.high)):
            return "a finite number"
        if not (self.above or self.below):
            return f"a number from {_typed(self.low)} to {_typed(self.high)}"
        low = f"{'greater than' if self.above else 'of at least'} {_typed(self.low)}"
        high = f"{'less than' if self.below else 'at most'} {_typed(self.high)}"
        return f"a number {low} and {high}"


def _typed(bound: float) -> str:
    """A bound as one would type it: 0.000001, not 1e-06."""
    text = f"{bound:g}"
    return f"{Decimal(text):,f}" if 1e-6 <= abs(bound) < 1e15 else text


@dataclass(frozen=True)
class Choice(Rule):
    """One of `options`, which are texts."""

    options: Collection[str]

    def fits(self, value: object) -> bool:
        """Whether `value` is one of the texts."""
        return isinstance(value, str) and value in self.options

    @property
    def words(self) -> str:
        """All of them."""
        return f"one of {', '.join(self.options)}"


@dataclass(frozen=True)
class Flag(Rule):
    """True or False; 1 and 0 are numbers."""

    def fits(self, value: object) -> bool:
        """Whether `value` is a bool."""
        return isinstance(value, bool)

    @property
    def words(self) -> str:
        """As Python spells them."""
        return "True or False"


@dataclass(frozen=True)
class Pair(Rule):
    """Two whole numbers, height and width: from `low` to `high`, the width to `wide` if given."""

    low: int | None = None
    high: int | None = None
    wide: int | None = None

    def fits(self, value: object) -> bool:
        """Whether `value` is a tuple or list of two such numbers."""
        if not isinstance(value, tuple | list) or len(value) != 2:
            return False
        across = Whole(self.low, self.high if self.wide is None else self.wide)
        return Whole(self.low, self.high).fits(value[0]) and across.fits(value[1])

    @property
    def words(self) -> str:
        """Both at once, since one number usually stands for both."""
        return f"{Whole(self.low, self.high).words}, or two of them: (height, width)"


@dataclass(frozen=True)
class Text(Rule):
    """A text of at most `longest` characters."""

    longest: int

    def fits(self, value: object) -> bool:
        """Whether `value` is a str that is not too long."""
        return isinstance(value, str) and len(value) <= self.longest

    @property
    def words(self) -> str:
        """With how long it may be."""
        return f"a text of at most {self.longest:,} characters"


def held(name: str, value: T, rule: Rule) -> T:
    """`value`, which is called `name`; raises ValueError with a sentence if it breaks the rule."""
    if not rule.fits(value):
        raise ValueError(f"{name} is {value!r}: it must be {rule.words}.")
    return value
