"""A network as text: a layer on each line, as in PyTorch, and back. Nothing in it is evaluated.

`Conv2d(3, 32, 5, padding=2)`, `nn.Conv2d(…)`, `self.conv1 = nn.Conv2d(…)` and
`conv2d(3,32,5,padding=2)` are the same layer. In an address `|` stands between two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from explainers.networks import calls, kinds
from explainers.networks.kinds import Kind
from explainers.networks.taken import REQUIRED

MOST_LAYERS = 40


@dataclass(frozen=True, repr=False)
class Layer:
    """One layer: its kind, and the value of each of its arguments."""

    kind: Kind
    values: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        """The value of the argument `name`."""
        return self.values[name]

    def __repr__(self) -> str:
        """As code."""
        return self.text

    @property
    def text(self) -> str:
        """The layer as PyTorch code, without arguments that are at their default."""
        return f"{self.kind.name}({', '.join(self._arguments())})"

    def changed(self, **values: Any) -> Layer:
        """The same layer with other arguments; raises ValueError where they cannot be."""
        return make(self.kind.name, {**self.values, **values})

    def _arguments(self) -> list[str]:
        positional, written = True, []
        for argument in self.kind.arguments:
            value = self.values[argument.name]
            if argument.default is not REQUIRED and value == argument.default:
                positional = False
            elif positional and argument.default is REQUIRED:
                written.append(_literal(value))
            else:
                written.append(f"{argument.name}={_literal(value)}")
        return written


@dataclass(frozen=True)
class Unreadable:
    """A line that is no layer: what was typed, and a sentence on what is wrong with it."""

    text: str
    sentence: str

    @property
    def shown(self) -> str:
        """The text as it has room in a table."""
        return self.text if len(self.text) <= 40 else f"{self.text[:37]}…"


Entry = Layer | Unreadable


def make(name: str, values: Mapping[str, Any] | None = None) -> Layer:
    """The layer of the class `name` with these arguments; ValueError where they cannot be."""
    kind = kinds.find(name)
    return Layer(kind, kind.check(values or {}))


def read(text: str) -> tuple[Entry, ...]:
    """The layers of `text`, a line or a `|` apart; what cannot be read is told in its place.

    Lines beyond `MOST_LAYERS` become one unreadable entry.
    """
    lines = [line for line in map(_bare, text.replace("|", "\n").splitlines()) if line]
    entries = tuple(_entry(line) for line in lines[:MOST_LAYERS])
    rest = lines[MOST_LAYERS:]
    if not rest:
        return entries
    sentence = f"there are {len(lines)} layers, and at most {MOST_LAYERS} fit here."
    return (*entries, Unreadable("\n".join(rest), sentence))


def write(entries: Sequence[Entry]) -> str:
    """`entries` as text, one on each line; `read` gives them back."""
    return "\n".join(entry.text for entry in entries)


def compact(text: str) -> str:
    """`text` on one line for an address, without spaces where it can be read without them."""
    return "|".join(
        (entry.text.replace(", ", ",") if isinstance(entry, Layer) else entry.text).replace(
            "\n", "|"
        )
        for entry in read(text)
    )


def layers(text: str) -> tuple[Layer, ...]:
    """The layers of `text`; raises ValueError about the first line that is none, or if empty."""
    found = []
    for number, entry in enumerate(read(text), 1):
        if isinstance(entry, Unreadable):
            raise ValueError(f"Layer {number}, {entry.shown}: {entry.sentence}")
        found.append(entry)
    if not found:
        raise ValueError("The list of layers is empty: it needs at least one.")
    return tuple(found)


def names(entries: Sequence[Entry]) -> list[str]:
    """A name for each layer, as the notes choose them: conv1, pool1, conv2, …, flatten.

    A prefix that occurs once keeps its number, but for flatten.
    """
    prefixes = [e.kind.prefix if isinstance(e, Layer) else "unreadable" for e in entries]
    seen: Counter[str] = Counter()
    found = []
    for prefix in prefixes:
        seen[prefix] += 1
        alone = prefix == "flatten" and prefixes.count(prefix) == 1
        found.append(prefix if alone else f"{prefix}{seen[prefix]}")
    return found


def _bare(line: str) -> str:
    """A line without what stands around a layer in code: a comment, a comma at its end."""
    return line.partition("#")[0].strip().rstrip(",").rstrip()


def _entry(line: str) -> Entry:
    try:
        return _layer(line)
    except ValueError as error:
        return Unreadable(line, str(error))


def _layer(line: str) -> Layer:
    call = calls.read(line)
    kind = kinds.find(call.name)
    by_place = [argument for argument in kind.arguments if not argument.keyword]
    # Flatten's own two arguments may be there with their usual values.
    usual = kind.name == "Flatten" and call.by_place in (("1",), ("1", "-1"))
    texts = () if usual else call.by_place
    if len(texts) > len(by_place):
        raise ValueError(
            f"{kind.name} takes {len(by_place)} arguments by their place, and there are "
            f"{len(texts)}."
        )
    given: dict[str, Any] = {}
    named = [(argument.name, text) for argument, text in zip(by_place, texts, strict=False)]
    for name, text in (*named, *call.by_name):
        if name in given:
            raise ValueError(f"{name} is given twice.")
        given[name] = calls.argument(name, text)
    return Layer(kind, kind.check(_without_usual(kind, given)))


def _without_usual(kind: Kind, given: dict[str, Any]) -> dict[str, Any]:
    if kind.name != "Flatten":
        return given
    usual = {"start_dim": 1, "end_dim": -1}
    for name in usual:
        if given.get(name, usual[name]) != usual[name]:
            raise ValueError(
                f"{name} is {given[name]!r}: here Flatten always starts at axis 1, so that each "
                "picture keeps a row of its own. (The linear page shows the others.)"
            )
    return {name: value for name, value in given.items() if name not in usual}


def _literal(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.12g}"
    return f'"{value}"' if isinstance(value, str) else repr(value)
