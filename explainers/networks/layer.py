"""One layer of a list: its kind, its arguments, and the name that it was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from explainers.networks import kinds
from explainers.networks.kind import Kind
from explainers.networks.taken import REQUIRED


@dataclass(frozen=True, repr=False)
class Layer:
    """One layer: its kind, the value of each of its arguments, and a name, if it was given one."""

    kind: Kind
    values: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""

    def __getitem__(self, name: str) -> Any:
        """The value of the argument `name`."""
        return self.values[name]

    def __repr__(self) -> str:
        """As code."""
        return self.written

    @property
    def text(self) -> str:
        """The layer as it is called in PyTorch, without arguments that are at their default."""
        return self._call("")

    @property
    def code(self) -> str:
        """As `text`, with `nn.` where the class is PyTorch's."""
        return self._call("nn.")

    @property
    def written(self) -> str:
        """As `text`, with the name before it where the layer has one."""
        return f"{self.name} = {self.text}" if self.name else self.text

    def changed(self, **values: Any) -> Layer:
        """The same layer with other arguments; raises ValueError where they cannot be."""
        return replace(self, values=self.kind.check({**self.values, **values}))

    def named(self, name: str) -> Layer:
        """The same layer under another name; without one if it is empty."""
        return replace(self, name=name)

    def _call(self, module: str) -> str:
        own = "" if self.kind.name == "Residual" else module
        return f"{own}{self.kind.name}({', '.join(self._arguments(module))})"

    def _arguments(self, module: str) -> list[str]:
        if self.kind.name == "Residual":
            return self._of_block(module)
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

    def _of_block(self, module: str) -> list[str]:
        inner = [layer._call(module) for layer in self.values["layers"]]
        around = [layer._call(module) for layer in self.values["shortcut"]]
        if len(around) > 1:
            around = [f"{module}Sequential({', '.join(around)})"]
        return [*inner, *(f"shortcut={text}" for text in around)]


@dataclass(frozen=True)
class Unreadable:
    """A piece of text that is no layer: what was typed, and a sentence on what is wrong with it."""

    text: str
    sentence: str

    @property
    def written(self) -> str:
        """The text as it was typed."""
        return self.text

    @property
    def shown(self) -> str:
        """The text as it has room in a table."""
        return self.text if len(self.text) <= 40 else f"{self.text[:37]}…"


Entry = Layer | Unreadable


def count(entries: Sequence[Entry]) -> int:
    """How many layers there are in all, those in blocks, and each block itself, included."""
    return sum(
        1 + count((*entry["layers"], *entry["shortcut"]))
        if isinstance(entry, Layer) and entry.kind.name == "Residual"
        else 1
        for entry in entries
    )


def make(name: str, values: Mapping[str, Any] | None = None) -> Layer:
    """The layer of the class `name` with these arguments; ValueError where they cannot be."""
    kind = kinds.find(name)
    return Layer(kind, kind.check(values or {}))


def _literal(value: Any) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_literal, value))})"
    if isinstance(value, float):
        return f"{value:.12g}"
    return f'"{value}"' if isinstance(value, str) else repr(value)
