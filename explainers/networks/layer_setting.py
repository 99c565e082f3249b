"""A list of layers as a control of a page, which stands in the address and goes to other pages."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.kinds import Kind
from explainers.networks import layer_list

BUILDER = "builder"
"""The choice, on a page, of the list of layers that its address holds."""

OF_BUILDER = ("layers", "in_channels", "size")
"""The settings that say which network that is; they have the same names on each page."""


@dataclass(frozen=True)
class Layers(Kind[str]):
    """A list of layers: a line each in its field, a `|` between two in the address."""

    longest: int = layer_list.LONGEST

    def read(self, text: str) -> str:
        """The layers of an address, each on its line."""
        self.check(text)
        return layer_list.write(layer_list.read(text))

    def write(self, value: str) -> str:
        """The layers on one line, without spaces."""
        return layer_list.compact(value)

    def check(self, value: object) -> str:
        """`value`, if it is a text that is not too long."""
        if not isinstance(value, str) or len(value) > self.longest:
            raise ValueError(f"is too long: at most {self.longest} characters.")
        return value
