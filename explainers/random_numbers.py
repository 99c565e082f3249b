"""Random numbers from a generator of one's own, where PyTorch's functions offer none.

Layers, dropout and torchvision's transforms draw from PyTorch's global generator, which all
threads of a server share: setting its seed for one reader changes what another one gets. Within
`drawn_from` whatever is drawn, by the very same functions, comes from the generator that is given
instead; other threads notice nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

_DRAWS = frozenset(
    {"uniform_", "normal_", "bernoulli_", "exponential_", "random_", "rand", "randn", "randint"}
    | {"randperm", "normal", "bernoulli", "multinomial"}
)
"""Functions in C that take a generator; those written in Python tell by their signature."""


class drawn_from(TorchFunctionMode):  # noqa: N801  (used as a verb: `with drawn_from(generator):`)
    """Within it, this thread's random numbers on the CPU come from `generator`."""

    def __init__(self, generator: torch.Generator) -> None:
        """Nothing is drawn by this itself."""
        super().__init__()
        self.generator = generator

    @classmethod
    def seed(cls, seed: int) -> drawn_from:
        """The numbers that `torch.manual_seed(seed)` would lead to."""
        return cls(torch.Generator().manual_seed(seed))

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Call `func`, with the generator if it draws."""
        given = dict(kwargs or {})
        if func in _DROPOUTS:
            return self._dropout(*args, channels=_DROPOUTS[func], **given)
        if _draws(func) and given.get("generator") is None:
            given["generator"] = self.generator
        return func(*args, **given)

    def _dropout(
        self,
        input: Tensor,
        p: float = 0.5,
        training: bool = True,
        inplace: bool = False,
        *,
        channels: bool = False,
    ) -> Tensor:
        """As PyTorch on the CPU (ATen's Dropout.cpp), whose functions take no generator."""
        if not training or p == 0:
            return input
        shape = (*input.shape[:2], *(1 for _ in input.shape[2:])) if channels else input.shape
        kept = torch.empty(shape, dtype=input.dtype).bernoulli_(1 - p, generator=self.generator)
        scaled = kept if p == 1 else kept.div_(1 - p)
        return input.mul_(scaled) if inplace else input * scaled


_DROPOUTS: Mapping[Callable[..., Any], bool] = {F.dropout: False, F.dropout2d: True}
"""Each function that drops out, and whether it drops whole channels."""


@cache
def _draws(func: Any) -> bool:
    if getattr(func, "__name__", "") in _DRAWS:
        return True
    if not inspect.isfunction(func):
        return False
    return "generator" in inspect.signature(func).parameters
