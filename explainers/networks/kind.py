"""What is known of a class of layers: its name, its arguments, and what it does in a sentence.

Importing this costs nothing (no torch), as for `kinds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainers.networks.taken import REQUIRED, Argument, Flag

INPLACE = Flag("inplace", False)


@dataclass(frozen=True)
class Kind:
    """A class of layers: how they are called in code, and what they do, in a sentence.

    `role` is the colour of what it mainly is: "kernel" where it learns, "output" where it only
    computes, "padding" where it only rearranges. `lesson` is the page that explains it.
    """

    name: str
    arguments: tuple[Argument, ...]
    prefix: str
    role: str
    lesson: str
    does: str

    def argument(self, name: str) -> Argument:
        """The argument called `name`; raises ValueError, listing them, where there is none."""
        for argument in self.arguments:
            if argument.name == name:
                return argument
        known = ", ".join(argument.name for argument in self.arguments) or "no arguments at all"
        raise ValueError(f"{self.name} has no argument {name!r}: it takes {known}.")

    @property
    def defaults(self) -> dict[str, Any]:
        """The arguments that may be left out, with what they then are."""
        return {a.name: a.default for a in self.arguments if a.default is not REQUIRED}

    def check(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All arguments, the `given` ones checked, in PyTorch's order.

        Raises ValueError where one is missing, unknown, or has a value it cannot have.
        """
        for name in given:
            self.argument(name)
        values: dict[str, Any] = {}
        for argument in self.arguments:
            if argument.name in given:
                values[argument.name] = argument.check(given[argument.name])
            elif argument.default is REQUIRED:
                raise ValueError(f"{self.name} needs {argument.name}, and it is not given.")
            else:
                values[argument.name] = argument.default
        return values
