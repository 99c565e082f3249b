"""Settings of the process that make a worker start sooner and train faster.

They are the worker's to choose, and a benchmark's: a server or a notebook that uses the engine
keeps its own.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import platform
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

GIBIBYTE = 1 << 30

COMPILER = "torch._dynamo"

SPINS = 10_000
"""Turns of the busy loop in which a thread waits before it sleeps."""


def before_torch() -> None:
    """All of it that is to be said before torch is imported, in a process that trains."""
    let_threads_wait_briefly()
    let_cudnn_weigh()


def let_cudnn_weigh() -> None:
    """Have NVIDIA's library choose its kernels by a model of the card instead of a rule of thumb.

    For the second convolution's gradient the rule takes one that is three times as slow. Neither
    of them measures, as `torch.backends.cudnn.benchmark` does: equal runs take equal kernels.
    """
    os.environ.setdefault("TORCH_CUDNN_USE_HEURISTIC_MODE_B", "1")


def let_threads_wait_briefly() -> None:
    """Let PyTorch's threads sleep when they have waited for each other for a moment.

    The threads wait many times in a step. By default they do it
    in a busy loop of many milliseconds, which takes the processor from the very thread that they
    wait for as soon as a browser or a server wants it too: a step then takes ten times as long.
    Sleeping at once costs a third of the speed of an idle machine, for waking takes longer than
    most waits. Hence a busy loop of a few dozen microseconds. (GOMP_SPINCOUNT is for the OpenMP of
    PyTorch's wheels for Linux; those elsewhere go by the policy alone.)
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", str(SPINS))


def share_cores() -> None:
    """Give each process that torchrun started here its part of the cores, for PyTorch's threads.

    Call it before torch is imported. torchrun gives each a single one, and says so by
    OMP_NUM_THREADS=1; where somebody has set it higher, that holds.
    """
    processes = int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
    if processes > 1 and os.environ.get("OMP_NUM_THREADS", "1") == "1":
        os.environ["OMP_NUM_THREADS"] = str(max(1, (os.cpu_count() or 1) // processes))


def keep_freed_memory() -> None:
    """Let memory that is freed stay with this process, for the next step wants it again.

    The outputs of a layer are megabytes, which the C library (glibc, where it is in use) gives
    back to the system at once; being given them anew, page by page, takes about as long as the
    convolution that fills them.
    """
    library = ctypes.CDLL(None) if sys.platform.startswith("linux") else None
    if library is not None and hasattr(library, "mallopt"):
        trim_threshold, mmap_threshold = -1, -3  # their numbers in malloc.h
        library.mallopt(trim_threshold, GIBIBYTE)
        library.mallopt(mmap_threshold, GIBIBYTE)


def give_back_memory() -> None:
    """Give freed memory back to the system after all, as far as the C library can."""
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).malloc_trim(0)


class _Utils(ModuleType):
    """Stands in for the part of the compiler that DistributedDataParallel asks, if idly."""

    @staticmethod
    def get_optimize_ddp_mode() -> str:
        """How a compiler would share gradients out, were there one at work: its default."""
        return "ddp_optimizer"

    def __getattr__(self, name: str) -> Any:
        return getattr(_compiler().utils, name)


class _Idle(ModuleType):
    """Stands in for PyTorch's compiler until somebody wants to compile something."""

    utils = _Utils(f"{COMPILER}.utils")

    @staticmethod
    def graph_break() -> None:
        """Tell the compiler, were there one at work, to look away for a moment."""

    @staticmethod
    def disable(function: Callable[..., Any], *_: Any, **__: Any) -> Callable[..., Any]:
        """Tell the compiler, were there one at work, to leave this function alone."""
        return function

    def __getattr__(self, name: str) -> Any:
        return getattr(_compiler(), name)


def _compiler() -> ModuleType:
    """The compiler itself, fetched after all: somebody wants more of it."""
    if isinstance(sys.modules.get(COMPILER), _Idle):
        del sys.modules[COMPILER], sys.modules["torch"]._dynamo
    return importlib.import_module(COMPILER)


def leave_out_compiler() -> None:
    """Spare this process the import of torch's compiler, which torch.optim asks for in vain.

    torch.optim imports `torch._dynamo` when an optimizer is made, only to tell it to keep out
    of the way. That import takes about as long as that of torch itself, and a worker compiles
    nothing. A stand-in hears these two requests, and one of
    DistributedDataParallel; whoever asks it for more gets the real module.
    """
    import torch

    if COMPILER not in sys.modules:
        idle = _Idle(COMPILER)
        sys.modules[COMPILER] = idle
        torch._dynamo = idle
