"""How many threads PyTorch takes: one instead of all, for work so small that several would wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def one_thread() -> Iterator[None]:
    """One thread within, and then as many as before: nothing of their pool is lost."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def as_the_process() -> None:
    """Have this thread take as many of PyTorch's threads as were set in another one.

    A new thread begins with as many as there are cores. What was set comes to it with most of what
    PyTorch does, but not with a convolution (oneDNN): if that is the first, helpers are gathered
    for this thread alone, and spin while they wait. To be asked for the number is enough.
    """
    torch.get_num_threads()
