"""The kinds of settings: which values each has, and how they are read from an address.

What stands in an address, and what a browser says of a widget, is checked like any other input.
Every ValueError here completes a sentence that begins with the setting's name.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Generic, TypeVar

from explainers import arguments, serving, visitors
from explainers.worked import MINUS

T = TypeVar("T")
NO_WORDS: Mapping[str, str] = MappingProxyType({})


class Kind(ABC, Generic[T]):
    """What a setting's value may be. Values are hashable: what they give is kept by value."""

    paired: ClassVar[bool] = False
    """Whether a value has two parts, each with a widget of its own."""

    def read(self, text: str) -> T:
        """The value that `text` stands for; raises ValueError for what stands for none."""
        return self.check(text)

    def write(self, value: T) -> str:
        """`value` as it stands in an address; `read` gives it back."""
        return str(value)

    def label(self, value: T) -> str:
        """What is read of `value` where it is one of several to choose from."""
        return str(value)

    @abstractmethod
    def check(self, value: object) -> T:
        """`value`, if it is allowed, in its usual spelling; raises ValueError otherwise."""


@dataclass(frozen=True)
class Whole(Kind[int]):
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def read(self, text: str) -> int:
        """The number written in `text`."""
        try:
            return self.check(int(text.strip().replace(MINUS, "-")))
        except ValueError:
            raise ValueError(self._rule(text)) from None

    def check(self, value: object) -> int:
        """`value`, if it is a whole number within the bounds."""
        if not isinstance(value, int) or not self._within.fits(value):
            raise ValueError(self._rule(value))
        return value

    @property
    def _within(self) -> arguments.Whole:
        return arguments.Whole(self.low, self.high)

    def _rule(self, value: object) -> str:
        return f"is {value}: here it is {self._within.words}."


@dataclass(frozen=True)
class Number(Kind[float]):
    """A real number from `low` to `high`."""

    low: float = -math.inf
    high: float = math.inf

    def read(self, text: str) -> float:
        """The number written in `text`."""
        try:
            return self.check(float(text.strip().replace(MINUS, "-")))
        except ValueError:
            raise ValueError(self._rule(text)) from None

    def check(self, value: object) -> float:
        """`value`, if it is a finite number within the bounds."""
        if not isinstance(value, int | float) or not self._within.fits(value):
            raise ValueError(self._rule(value))
        return float(value)

    def write(self, value: float) -> str:
        """The shortest text that reads back as the same number."""
        return f"{value:.12g}"

    @property
    def _within(self) -> arguments.Number:
        return arguments.Number(self.low, self.high)

    def _rule(self, value: object) -> str:
        return f"is {value}: here it is {self._within.words}."


class Choice(Kind[str]):
    """One of some options: an id, which stands in the address and in code, and a label, read.

    `options` are the labels by their ids, or only words that are both, such as PyTorch's own.
    An address may have the label as well, in capitals or without; `was` has the ids of labels
    that stood in addresses once.
    """

    def __init__(
        self, options: Mapping[str, str] | Sequence[str], was: Mapping[str, str] = NO_WORDS
    ) -> None:
        """Of `options`, with labels that once `was`."""
        labels = options if isinstance(options, Mapping) else {name: name for name in options}
        self.labels: Mapping[str, str] = MappingProxyType(dict(labels))
        self.options = tuple(self.labels)
        spelled = {**was, **{label: name for name, label in self.labels.items()}}
        spelled |= {name: name for name in self.options}
        self._spelled = {spelling.casefold(): name for spelling, name in spelled.items()}

    def label(self, value: str) -> str:
        """What is read of the option with the id `value`."""
        return self.labels[value]

    def read(self, text: str) -> str:
        """The id of the option that `text` names, by id or by label."""
        return self.check(self.named(text))

    def named(self, text: str) -> str:
        """As `read`; gives `text` itself where it names none."""
        wanted = text.strip()
        return wanted if wanted in self.labels else self._spelled.get(wanted.casefold(), text)

    def check(self, value: object) -> str:
        """`value`, if it is the id of an option."""
        if not isinstance(value, str) or value not in self.labels:
            raise ValueError(f"is {value}: it must be one of {', '.join(self.options)}.")
        return value


class Several(Kind[tuple[str, ...]]):
    """Some of the options of `choice`, one at least; in an address with commas between them."""

    def __init__(self, choice: Choice) -> None:
        """Of the options of `choice`."""
        self.choice, self.options = choice, choice.options

    def label(self, value: object) -> str:
        """What is read of the option with the id `value`."""
        return self.choice.labels[str(value)]

    def read(self, text: str) -> tuple[str, ...]:
        """The options named in `text`."""
        return self.check([self.choice.named(part) for part in text.split(",") if part.strip()])

    def write(self, value: tuple[str, ...]) -> str:
        """The options in their own order."""
        return ",".join(option for option in self.options if option in value)

    def check(self, value: object) -> tuple[str, ...]:
        """`value`, if it names options only, and one at least."""
        chosen = list(value) if isinstance(value, list | tuple) else []
        unknown = [part for part in chosen if part not in self.options]
        if unknown or not chosen:
            what = f"names {unknown[0]}" if unknown else "is empty"
            raise ValueError(f"{what}: choose among {', '.join(self.options)}.")
        return tuple(option for option in self.options if option in chosen)


@dataclass(frozen=True)
class Flag(Kind[bool]):
    """On or off; `true` and `false` in an address, as in Python but without capitals."""

    def read(self, text: str) -> bool:
        """True or false, also written as 1 and 0 or in capitals."""
        known = {"true": True, "1": True, "false": False, "0": False}
        try:
            return known[text.strip().lower()]
        except KeyError:
            raise ValueError(f"is {text}: it must be true or false.") from None

    def write(self, value: bool) -> str:
        """`true` or `false`."""
        return str(value).lower()

    def check(self, value: object) -> bool:
        """`value`, if it is a bool."""
        if not isinstance(value, bool):
            raise ValueError(f"is {value}: it must be true or false.")
        return value


@dataclass(frozen=True)
class Pair(Kind[tuple[int, int]]):
    """Two whole numbers from `low` to `high`: height and width; one number stands for both.

    `wide`, where it is given, is the bound of the width instead.
    """

    paired = True
    low: int
    high: int
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

    def write(self, value: tuple[int, int]) -> str:
        """`3` for equal sides, else `3,5`."""
        height, width = value
        return str(height) if height == width else f"{height},{width}"

    def check(self, value: object) -> tuple[int, int]:
        """`value`, if it is two whole numbers within the bounds."""
        match value:
            case (int(height), int(width)) if arguments.Pair(self.low, self.high, self.wide).fits(
                (height, width)
            ):
                return height, width
        raise ValueError(self._rule(value))

    def _rule(self, value: object) -> str:
        wider = f", of which the width may be as large as {self.wide}" if self.wide else ""
        return (
            f"is {value}: here it is one whole number from {self.low} to {self.high}, "
            f"or two of them with a comma (height, width){wider}."
        )


@dataclass(frozen=True)
class Text(Kind[str]):
    """Free text of at most `longest` characters, such as a typed matrix."""

    longest: int = 4000

    def check(self, value: object) -> str:
        """`value`, if it is not too long."""
        if not isinstance(value, str) or not arguments.Text(self.longest).fits(value):
            raise ValueError(f"is too long: at most {self.longest} characters.")
        return value


NO_PATHS = "this server is shared by many, and looks at no folder or file of its machine"


@dataclass(frozen=True)
class Place(Text):
    """A path on the server's machine; on a shared server only what stands for an upload.

    Whatever else is asked for there is refused before anybody looks whether it exists.
    """

    longest: int = 1000
    uploads: bool = True
    """Whether an upload can be meant."""

    def check(self, value: object) -> str:
        """`value`, if it is not too long, and may be looked at on this server."""
        text = super().check(value)
        upload = self.uploads and visitors.is_token(text.strip())
        if serving.shared() and text.strip() and not upload:
            remedy = " Upload a ZIP instead." if self.uploads else ""
            raise ValueError(f"is not to be had here: {NO_PATHS}.{remedy}")
        return text


class OwnServers(Choice):
    """A choice of which one option, `own`, is there on an own server only."""

    def __init__(self, options: Mapping[str, str], own: str) -> None:
        """Of `options`, of which `own` needs a path on the server's machine."""
        super().__init__(options)
        self._own = own

    def here(self) -> list[str]:
        """The options that this server has."""
        return [name for name in self.options if name != self._own or not serving.shared()]

    def check(self, value: object) -> str:
        """`value`, if it is the id of an option of this server."""
        text = super().check(value)
        if text not in self.here():
            raise ValueError(f"is {text}: {NO_PATHS}.")
        return text
