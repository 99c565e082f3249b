"""A malicious file, made here to be refused: it would run a command when it is opened carelessly.

A pickle may say of any object: to make it, call this function with that. The file names a function
of Python and what it is to be called with. Making it runs neither.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor

from explainers.networks import saved

SURPRISE = "surprise.txt"
"""The file that would be there afterwards."""


class Gift:
    """An object that says it is made by calling `function` with `given`."""

    def __init__(self, function: Callable[..., Any], *given: str) -> None:
        """Nothing is called by this."""
        self._function, self._given = function, given

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str, ...]]:
        """What pickle writes down instead of the object."""
        return self._function, self._given


def gift(call: str, path: str = SURPRISE) -> Gift:
    """A gift that would make the file `path`, by one of the functions of `CALLS`."""
    return _GIFTS[call](path)


_GIFTS: Mapping[str, Callable[[str], Gift]] = {
    "exec": lambda path: Gift(
        builtins.exec, f"import pathlib; pathlib.Path({path!r}).write_text('I was here')"
    ),
    "system": lambda path: Gift(os.system, f"echo I was here > {path}"),
    "open": lambda path: Gift(open, path, "w"),
}

CALLS: tuple[str, ...] = tuple(_GIFTS)
"""The functions that may be called: Python's exec and open, and the system's shell."""


def file(call: str, state: Mapping[str, Tensor] | None, path: str = SURPRISE) -> bytes:
    """The malicious file, as torch.save writes it: the gift alone, or among weights (`state`)."""
    made = gift(call, path)
    return saved.written(made if state is None else {**state, "linear2.bias": made})
