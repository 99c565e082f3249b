"""Tracing by torch.fx in a process of many threads.

While it traces, torch.fx puts its own functions in the place of `nn.Module.__call__` and
`__getattr__`, for all threads. Two traces at once leave them there for good, and a network that
another thread runs meanwhile is taken for a part of the one that is traced. So one thread traces
at a time, and what others do is let through as it is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from torch import fx, nn

_turn = threading.Lock()


class OneThread(fx.Tracer):
    """A tracer that traces what its own thread does; to be put before another tracer."""

    _own = 0

    def trace(self, root: Any, concrete_args: dict[str, Any] | None = None) -> fx.Graph:
        """As torch.fx does, when no other thread is at it."""
        with _turn:
            self._own = threading.get_ident()
            return super().trace(root, concrete_args)

    def call_module(
        self,
        m: nn.Module,
        forward: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Any:
        """As torch.fx does, for this thread; another one's call is only a call."""
        if threading.get_ident() != self._own:
            return forward(*args, **kwargs)
        return super().call_module(m, forward, args, kwargs)

    def getattr(self, attr: str, attr_val: Any, parameter_proxy_cache: dict[str, Any]) -> Any:
        """As torch.fx does, for this thread; another one gets the attribute."""
        if threading.get_ident() != self._own:
            return attr_val
        return super().getattr(attr, attr_val, parameter_proxy_cache)
