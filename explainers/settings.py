"""What a page's controls are set to: one frozen value, read from its address and written there.

Each lesson has a dataclass of its own, a subclass of `Values`. A field is a setting: its name is
the parameter of the address (PyTorch's own name of the argument, where it has one), its default
is what stands there at first, and its kind says what else is legal:

    @dataclass(frozen=True, kw_only=True)
    class Values(settings.Values):
        view: Annotated[str, Choice(words.VIEWS)] = "numbers"
        stride: Annotated[tuple[int, int], Pair(1, 5)] = (1, 1)
        bias: bool = False  # a Flag, without being told
        source: Annotated[str, Choice(("drawn", "photograph"))] = "drawn"
        photograph: Annotated[str, Choice(TITLES), Only("source", "photograph")] = "cat"

`photograph` has a meaning only where `source` is `photograph`: an address that names a photograph
and no source means that source.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Annotated, Any, TypeVar, get_args, get_type_hints
from weakref import WeakKeyDictionary

from explainers.kinds import Flag, Kind, Text

TAKEN = "That is taken."
MOST_UNKNOWN = 3  # parameters of an address that are named
LONGEST_NAME = 40


@dataclass(frozen=True, kw_only=True)
class Values:
    """What every page has: the view that is open, and the answers given to its questions.

    A page with views says which there are by a kind of its own; see `explainers.answers` for the
    text of `said`.
    """

    view: str = ""
    said: Annotated[str, Text(500)] = ""

    def spoken(self, name: str) -> str:
        """What the value of the setting `name` stands for, at the head of a sentence; if anything.

        Empty where it is what it says.
        """
        return ""


V = TypeVar("V", bound=Values)


class Only:
    """That a setting has a meaning only where another one, `name`, is one of `values`.

    Where an address names the setting and is silent about the other, that is the first of them.
    """

    def __init__(self, name: str, *values: str) -> None:
        """For a field, in `Annotated`, beside its kind."""
        self.name, self.values = name, values


@dataclass(frozen=True)
class Setting:
    """One setting of a page: its name in the address, its default, its kind, and what it needs."""

    name: str
    default: Any
    kind: Kind[Any]
    only: Only | None = None

    def read(self, text: str) -> Any:
        """The value that `text` stands for; raises ValueError with a sentence otherwise."""
        try:
            return self.kind.read(text)
        except ValueError as error:
            said = str(error)
            if not text.strip():
                said = said.replace(f"is {text}:", "is empty:", 1)
            raise ValueError(f"{self.name} {said}") from None

    def check(self, value: object) -> Any:
        """`value`, if it is allowed; raises ValueError with a sentence otherwise."""
        try:
            return self.kind.check(value)
        except ValueError as error:
            raise ValueError(f"{self.name} {error}") from None

    def write(self, value: object) -> str:
        """`value` as it stands in an address."""
        return self.kind.write(value)


Table = Mapping[str, Setting]
# Two threads may make the same table: either will do.
_tables: WeakKeyDictionary[type[Values], Table] = WeakKeyDictionary()


def table(values: type[Values]) -> Table:
    """The settings of a page by their names: those of `values` itself first, then inherited ones.

    A field that has no kind is no setting.
    """
    found = _tables.get(values)
    if found is None:
        found = _tables[values] = _table(values)
    return found


def _table(values: type[Values]) -> Table:
    hints = get_type_hints(values, include_extras=True)
    defaults = {field.name: field.default for field in fields(values)}
    ordered = dict.fromkeys(
        name for owner in values.__mro__ for name in inspect.get_annotations(owner)
    )
    kinds = {name: _kind(hints[name]) for name in ordered if name in defaults}
    return MappingProxyType(
        {
            name: Setting(name, defaults[name], kind, _only(hints[name]))
            for name, kind in kinds.items()
            if kind
        }
    )


def _kind(hint: object) -> Kind[Any] | None:
    if hint is bool:
        return Flag()
    return next((found for found in get_args(hint) if isinstance(found, Kind)), None)


def _only(hint: object) -> Only | None:
    return next((found for found in get_args(hint) if isinstance(found, Only)), None)


def read(plain: V, query: Mapping[str, str]) -> tuple[V, list[str]]:
    """The values that an address holds, and a sentence for each unusable one.

    What it does not hold is as in `plain`, or as what it holds needs it (see `Only`). Parameters
    that the page does not know are left alone.
    """
    values, refused = understood(plain, query)
    return values, list(refused.values())


def understood(plain: V, query: Mapping[str, str]) -> tuple[V, dict[str, str]]:
    """As `read`, the sentences by the names of the settings."""
    found: dict[str, Any] = {}
    refused: dict[str, str] = {}
    for name, setting in table(type(plain)).items():
        if name not in query:
            continue
        try:
            found[name] = setting.read(query[name])
        except ValueError as error:
            refused[name] = f"In the address, {error}"
    return replace(plain, **found, **_needed(plain, found)), refused


def instead(values: Values, name: str) -> str:
    """What is taken for a value of the setting `name` that cannot be used, in a short sentence.

    Nothing where it is empty, or too long to be read in a sentence.
    """
    written = table(type(values))[name].write(getattr(values, name))
    text = values.spoken(name) or written
    short = text.strip() and len(text) <= LONGEST_NAME and "\n" not in text
    return f" {text} is taken." if short else ""


def _needed(plain: Values, named: Iterable[str]) -> dict[str, str]:
    """What an address that gives only the settings `named` has to mean by others, by their name."""
    known, found = table(type(plain)), dict[str, str]()
    waiting = list(named)
    for name in waiting:
        only = known[name].only
        if only is None or only.name in waiting:
            continue
        if getattr(plain, only.name) not in only.values:
            found[only.name] = only.values[0]
            waiting.append(only.name)
    return found


def write(values: V, plain: V | None = None) -> dict[str, str]:
    """The parameters that hold `values`, those of `plain` left out so that links stay short.

    `plain` is by default what stands there at first. It is told, too, where what is left out would
    be read as another value (see `Only`).
    """
    known, plain = table(type(values)), plain or type(values)()
    told = changes(plain, values)
    told |= {name: getattr(values, name) for name in _needed(plain, told)}
    return {name: known[name].write(value) for name, value in told.items()}


def by_name(values: Values) -> dict[str, Any]:
    """Every setting's value by its name."""
    return {name: getattr(values, name) for name in table(type(values))}


def changes(before: V, after: V) -> dict[str, Any]:
    """The settings in which `after` differs from `before`, by name."""
    return {n: value for n, value in by_name(after).items() if value != getattr(before, n)}


def brought(before: Values, after: Values, named: Iterable[str]) -> dict[str, str]:
    """A sentence for each of the settings `named` in an address that is another one in `after`.

    `before` is what the address says, `after` what goes together of it. By the setting's name.
    """
    told = changes(before, after)
    return {name: _brought(before, name, told[name]) for name in named if name in told}


def _brought(before: Values, name: str, now: Any) -> str:
    setting, was = table(type(before))[name], getattr(before, name)
    said = f"In the address, {name} is {setting.write(was).strip() or 'empty'}: "
    if _number(was) and _number(now):
        return said + beyond(now, below=was < now)
    return said + f"it does not go with the other settings. {setting.write(now)} is taken."


def beyond(bound: float, *, below: bool = False, instead: str = TAKEN) -> str:
    """The end of a sentence about a number beyond its `bound`, and what is taken instead."""
    return f"here it must be at {'least' if below else 'most'} {bound:,}. {instead}"


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def checked(values: V) -> V:
    """`values` in their usual spelling; raises ValueError where one is not allowed."""
    known = table(type(values))
    found = {name: known[name].check(value) for name, value in by_name(values).items()}
    return replace(values, **found)


def unknown(known: Iterable[str], names: Iterable[str]) -> list[str]:
    """A sentence for each of `names`, parameters of an address, that is not `known`."""
    settings = list(known)
    sentences = []
    for name in sorted(set(names) - set(settings))[:MOST_UNKNOWN]:
        near = get_close_matches(name.lower(), settings, n=1)
        said = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
        hint = f"Did you mean {near[0]}?" if near else "It changes nothing."
        sentences.append(f"In the address, {said} is not a setting of this page. {hint}")
    return sentences
