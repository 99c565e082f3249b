"""A network's first weights from a generator of its own.

PyTorch's layers draw theirs from the global generator, which all threads of a server share: setting
its seed for one reader changes what another one gets. Within `drawn_from` whatever is drawn, by the
very same functions, comes from the generator that is given instead; other threads notice nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

_DRAWS = frozenset(
    {"uniform_", "normal_", "bernoulli_", "exponential_", "random_", "rand", "randn", "randint"}
)
"""Functions in C that take a generator; those written in Python tell by their signature."""


class drawn_from(TorchFunctionMode):  # noqa: N801  (used as a verb: `with drawn_from(generator):`)
    """Within it, this thread's random numbers on the CPU come from `generator`."""

    def __init__(self, generator: torch.Generator) -> None:
        """Nothing is drawn by this itself."""
        super().__init__()
        self.generator = generator

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Call `func`, with the generator if it draws."""
        given = dict(kwargs or {})
        if _draws(func) and given.get("generator") is None:
            given["generator"] = self.generator
        return func(*args, **given)


Made = TypeVar("Made", bound=nn.Module)


def seeded(build: Callable[[], Made], seed: int) -> Made:
    """What `build` makes, with the weights that it has after `torch.manual_seed(seed)`."""
    with drawn_from(torch.Generator().manual_seed(seed)):
        return build()


@cache
def _draws(func: Any) -> bool:
    if getattr(func, "__name__", "") in _DRAWS:
        return True
    if not inspect.isfunction(func):
        return False
    return "generator" in inspect.signature(func).parameters
