"""PyTorch at work within bounds: no operation that would make a large tensor is begun."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

# What PyTorch's descriptions of operations raise: those in C the first, those in Python any.
_REFUSALS = (RuntimeError, ValueError, IndexError, AssertionError)


class TooLargeError(Exception):
    """An operation would have made more numbers than are allowed, or nobody can tell how many."""


class Small(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Within it each operation is first done on the meta device, where tensors have only shapes.

    Raises TooLargeError where one would make more than `most` numbers, and where it cannot be told
    how many: not every operation has a form without numbers. What an operation refuses on the meta
    device it is left to refuse by itself, in its own words.
    """

    def __init__(self, most: int) -> None:
        """Allow tensors of at most `most` numbers."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._most = most

    def __torch_dispatch__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Look how large the result will be, then do it."""
        kwargs = dict(kwargs or {})
        if _is_outline(args, kwargs):
            return func(*args, **kwargs)
        made = _made(func, args, kwargs)
        if made > self._most:
            raise TooLargeError(f"{func} would make {made:,} numbers.")
        return func(*args, **kwargs)


def _made(func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> int:
    """How many numbers the operation would make; 0 where it refuses what it is given."""
    try:
        outline = func(*tree_map(_outline, args), **_on_meta(kwargs))
    except NotImplementedError as error:  # a RuntimeError, but of PyTorch's own, not of the input
        raise TooLargeError(f"{func} has no form without numbers.") from error
    except _REFUSALS:
        return 0
    return sum(one.numel() for one in tree_leaves(outline) if isinstance(one, Tensor))


def _is_outline(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
    """Whether the operation is on the meta device anyway."""
    tensors = [one for one in tree_leaves((args, kwargs)) if isinstance(one, Tensor)]
    if not tensors:
        return torch.device(kwargs.get("device") or "cpu").type == "meta"
    return all(tensor.is_meta for tensor in tensors)


def _outline(value: Any) -> Any:
    return torch.empty_like(value, device="meta") if isinstance(value, Tensor) else value


def _on_meta(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    device = {"device": torch.device("meta")} if kwargs.get("device") is not None else {}
    return {**{name: tree_map(_outline, value) for name, value in kwargs.items()}, **device}
