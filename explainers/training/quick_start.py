"""Makes a worker's first step come sooner, by leaving out what it does not need."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

COMPILER = "torch._dynamo"


class _Idle(ModuleType):
    """Stands in for PyTorch's compiler until somebody wants to compile something."""

    @staticmethod
    def graph_break() -> None:
        """Tell the compiler, were there one at work, to look away for a moment."""

    @staticmethod
    def disable(function: Callable[..., Any], *_: Any, **__: Any) -> Callable[..., Any]:
        """Tell the compiler, were there one at work, to leave this function alone."""
        return function

    def __getattr__(self, name: str) -> Any:
        # Anything else is meant for the compiler itself: fetch it after all.
        if sys.modules.get(COMPILER) is self:
            del sys.modules[COMPILER], sys.modules["torch"]._dynamo
        return getattr(importlib.import_module(COMPILER), name)


def leave_out_compiler() -> None:
    """Spare this process the import of torch's compiler, which torch.optim asks for in vain.

    torch.optim imports `torch._dynamo` when an optimizer is made, only to tell it to keep out
    of the way. That import takes about as long as that of torch itself, and a worker compiles
    nothing. A stand-in hears these two requests; whoever asks it for more gets the real module.
    """
    import torch

    if COMPILER not in sys.modules:
        idle = _Idle(COMPILER)
        sys.modules[COMPILER] = idle
        torch._dynamo = idle
