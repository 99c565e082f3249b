"""Numbers and targets of different shapes: which of them PyTorch pairs up, and what it says to it.

The rule is that of PyTorch's "Broadcasting semantics": sizes are compared from the last axis on,
and must be equal, or one of them 1 or missing; what is 1 or missing is repeated.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import torch
from torch import Tensor

RULE = (
    "Every number needs a target. Compared from the last axis on, two sizes must be equal, or one "
    "of them 1 or missing: then it is repeated."
)


@dataclass(frozen=True)
class Pairing:
    """`input` and `target` brought to the one shape in which they are compared."""

    input: Tensor
    target: Tensor

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """The shape of all pairs. Raises ValueError, in words, where there is none."""
        try:
            shape = torch.broadcast_shapes(self.input.shape, self.target.shape)  # type: ignore[no-untyped-call]
        except RuntimeError:
            raise ValueError(
                f"input has shape {tuple(self.input.shape)} and target "
                f"{tuple(self.target.shape)}, {self._clash()}. {RULE}"
            ) from None
        return tuple(shape)

    @property
    def differs(self) -> bool:
        """Whether the shapes are not the same, so that PyTorch broadcasts."""
        return self.input.shape != self.target.shape

    @cached_property
    def inputs(self) -> Tensor:
        """`input`, repeated to the shape of all pairs."""
        return self.input.expand(self.shape)

    @cached_property
    def targets(self) -> Tensor:
        """`target`, repeated to the shape of all pairs."""
        return self.target.expand(self.shape)

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """For each pair, in row-major order, the cells of input and target (counted flat)."""
        own, other = (
            torch.arange(tensor.numel()).view(tensor.shape).expand(self.shape).reshape(-1).tolist()
            for tensor in (self.input, self.target)
        )
        return list(zip(own, other, strict=True))

    def targets_of(self, cell: int) -> list[float]:
        """The targets that one cell of the input (counted flat) is compared with."""
        values = self.target.flatten().tolist()
        return [values[other] for own, other in self.places if own == cell]

    def _clash(self) -> str:
        """Which sizes do not go together, counted from the last axis."""
        sizes = zip(reversed(self.input.shape), reversed(self.target.shape), strict=False)
        one, other = next((a, b) for a, b in sizes if a != b and 1 not in (a, b))
        return f"and {one} does not go with {other}"


def warning(function: Callable[..., Tensor], pairing: Pairing) -> str:
    """What PyTorch's `function` of input and target warns of for such shapes, in its own words.

    Empty where it says nothing.
    """
    return _said(function, tuple(pairing.input.shape), tuple(pairing.target.shape))


@lru_cache(maxsize=256)
def _said(function: Callable[..., Tensor], input: tuple[int, ...], target: tuple[int, ...]) -> str:
    """The function's own code, run with a `warnings` that listens.

    `warnings.catch_warnings` would do it for the whole process, and every visitor is a thread.
    """
    heard: list[str] = []

    def listen(message: object, *_: Any, **__: Any) -> None:
        heard.append(str(message))

    plain: Any = inspect.unwrap(function)
    names = {**plain.__globals__, "warnings": types.SimpleNamespace(warn=listen)}
    listening = types.FunctionType(
        plain.__code__, names, plain.__name__, plain.__defaults__, plain.__closure__
    )
    listening(torch.zeros(input), torch.zeros(target))
    return " ".join(heard)
