"""A list of layers as a control of a page, which stands in the address."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.networks import layer_list
from explainers.settings import Setting, Value


@dataclass(frozen=True)
class Layers(Setting):
    """A list of layers: a line each in its field, a `|` between two in the address."""

    longest: int = layer_list.LONGEST

    def read(self, text: str) -> str:
        """The layers of an address, each on its line."""
        self.check(text)
        return layer_list.write(layer_list.read(text))

    def write(self, value: Value) -> str:
        """The layers on one line, without spaces."""
        return layer_list.compact(value)

    def check(self, value: Value) -> str:
        """`value`, if it is a text that is not too long."""
        if not isinstance(value, str) or len(value) > self.longest:
            raise ValueError(f"{self.name} is too long: at most {self.longest} characters.")
        return value
