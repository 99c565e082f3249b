"""A page's controls as one typed table, which reads them from its URL and writes them there.

Each `Setting` is one URL parameter, named as PyTorch names the argument. What stands in an
address is checked like any other input: a value that cannot be used is left out with a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from explainers.worked import MINUS

MOST_UNKNOWN = 3  # parameters of an address that are named
LONGEST_NAME = 40
Value = Any  # what a widget holds: int, float, str, bool or a pair of ints


@dataclass(frozen=True)
class Setting:
    """One control: its name in the URL and its default. Subclasses know its values.

    `read` raises ValueError whose message completes the sentence "… in the address: ".
    """

    name: str
    default: Value

    def read(self, text: str) -> Value:
        """The value that `text` stands for."""
        return self.check(text)

    def write(self, value: Value) -> str:
        """`value` as it stands in a URL; `read` gives it back."""
        return str(value)

    def check(self, value: Value) -> Value:
        """`value`, if it is allowed; raises ValueError otherwise (browsers prove nothing)."""
        return value


@dataclass(frozen=True)
class Whole(Setting):
    """A whole number from `low` to `high`."""

    low: int = 0
    high: int = 10

    def read(self, text: str) -> int:
        """The number written in `text`."""
        try:
            return self.check(int(text.strip().replace(MINUS, "-")))
        except ValueError:
            raise ValueError(self._rule(text)) from None

    def check(self, value: Value) -> int:
        """`value`, if it is a whole number within the bounds."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(self._rule(value))
        if not self.low <= value <= self.high:
            raise ValueError(self._rule(value))
        return value

    def _rule(self, value: object) -> str:
        return f"{self.name} is {value}: here it is a whole number from {self.low} to {self.high}."


@dataclass(frozen=True)
class Number(Setting):
    """A real number from `low` to `high`."""

    low: float = -math.inf
    high: float = math.inf

    def read(self, text: str) -> float:
        """The number written in `text`."""
        try:
            return self.check(float(text.strip().replace(MINUS, "-")))
        except ValueError:
            raise ValueError(self._rule(text)) from None

    def check(self, value: Value) -> float:
        """`value`, if it is a finite number within the bounds."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(self._rule(value))
        if not math.isfinite(value) or not self.low <= value <= self.high:
            raise ValueError(self._rule(value))
        return float(value)

    def write(self, value: Value) -> str:
        """The shortest text that reads back as the same number."""
        return f"{value:.12g}"

    def _rule(self, value: object) -> str:
        return f"{self.name} is {value}: here it is a number from {self.low:g} to {self.high:g}."


@dataclass(frozen=True)
class Choice(Setting):
    """One of `options`."""

    options: Sequence[str] = ()

    def check(self, value: Value) -> str:
        """`value`, if it is one of the options."""
        if value not in self.options:
            allowed = ", ".join(self.options)
            raise ValueError(f"{self.name} is {value}: it must be one of {allowed}.")
        return str(value)


@dataclass(frozen=True)
class Flag(Setting):
    """On or off; `true` and `false` in a URL, as in Python but without capitals."""

    def read(self, text: str) -> bool:
        """True or false, also written as 1 and 0 or in capitals."""
        known = {"true": True, "1": True, "false": False, "0": False}
        try:
            return known[text.strip().lower()]
        except KeyError:
            raise ValueError(f"{self.name} is {text}: it must be true or false.") from None

    def write(self, value: Value) -> str:
        """`true` or `false`."""
        return str(bool(value)).lower()

    def check(self, value: Value) -> bool:
        """`value`, if it is a bool."""
        if not isinstance(value, bool):
            raise ValueError(f"{self.name} is {value}: it must be true or false.")
        return value


@dataclass(frozen=True)
class Pair(Setting):
    """Two whole numbers from `low` to `high`: height and width; one number stands for both.

    `wide`, where it is given, is the bound of the width instead.
    """

    low: int = 1
    high: int = 5
    wide: int | None = None

    @property
    def highs(self) -> tuple[int, int]:
        """The upper bounds of height and width."""
        return self.high, self.high if self.wide is None else self.wide

    def read(self, text: str) -> tuple[int, int]:
        """The pair written as `3` or `3,5`."""
        try:
            numbers = [int(part) for part in text.strip().strip("()").split(",")]
        except ValueError:
            raise ValueError(self._rule(text)) from None
        return self.check(tuple(numbers * 2 if len(numbers) == 1 else numbers))

    def write(self, value: Value) -> str:
        """`3` for equal sides, else `3,5`."""
        height, width = value
        return str(height) if height == width else f"{height},{width}"

    def check(self, value: Value) -> tuple[int, int]:
        """`value`, if it is two whole numbers within the bounds."""
        if len(value) != 2 or not all(
            self.low <= number <= high for number, high in zip(value, self.highs, strict=True)
        ):
            raise ValueError(self._rule(value))
        return value[0], value[1]

    def _rule(self, value: object) -> str:
        wider = f", of which the width may be as large as {self.wide}" if self.wide else ""
        return (
            f"{self.name} is {value}: here it is one whole number from {self.low} to {self.high}, "
            f"or two of them with a comma (height, width){wider}."
        )


@dataclass(frozen=True)
class Text(Setting):
    """Free text of at most `longest` characters, such as a typed matrix."""

    longest: int = 4000

    def check(self, value: Value) -> str:
        """`value`, if it is not too long."""
        if not isinstance(value, str) or len(value) > self.longest:
            raise ValueError(f"{self.name} is too long: at most {self.longest} characters.")
        return value


def read(table: Sequence[Setting], query: Mapping[str, str]) -> tuple[dict[str, Value], list[str]]:
    """All values of `table`, from the parameters of a URL, and a sentence for each unusable one.

    Parameters that the table does not know are left alone.
    """
    values: dict[str, Value] = {}
    complaints: list[str] = []
    for setting in table:
        values[setting.name] = setting.default
        if setting.name not in query:
            continue
        try:
            values[setting.name] = setting.read(query[setting.name])
        except ValueError as error:
            complaints.append(f"In the address, {error}")
    return values, complaints


def unknown(table: Sequence[Setting], names: Iterable[str]) -> list[str]:
    """A sentence for each of `names`, parameters of an address, that is no setting of `table`."""
    known = [setting.name for setting in table]
    sentences = []
    for name in sorted(set(names) - set(known))[:MOST_UNKNOWN]:
        near = get_close_matches(name.lower(), known, n=1)
        said = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
        hint = f"Did you mean {near[0]}?" if near else "It changes nothing."
        sentences.append(f"In the address, {said} is not a setting of this page. {hint}")
    return sentences


def write(table: Sequence[Setting], values: Mapping[str, Value]) -> dict[str, str]:
    """The URL parameters that hold `values`; a default is left out, so that links stay short."""
    return {
        setting.name: setting.write(values[setting.name])
        for setting in table
        if values[setting.name] != setting.default
    }
