"""What a graphics card does again and again, recorded once and then played: a CUDA graph.

A step of a small network is some hundred small tasks. The card is done with each of them before
Python has told it the next, so it mostly waits. A recording is told as a whole.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

WARM_UPS = 3
"""Times that something is done before it is recorded, for what libraries do but once."""


class Recorded(NamedTuple):
    """`play()` does again what was recorded, with what then lies where its inputs lay.

    `out` is what it returned, and holds the new result after each play.
    """

    out: Tensor
    play: Callable[[], None]


def recorded(body: Callable[[], Tensor]) -> Recorded | None:
    """Record what `body` has a CUDA device do; it is done a few times, and what it changes changed.

    None, after a warning, where it cannot be recorded: a layer that waits for a number from the
    device, say, or a device without the memory to keep all that lies between the layers.
    """
    try:
        _warm_up(body)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            out = body()
    except RuntimeError as error:
        torch.cuda.empty_cache()
        warnings.warn(f"A step cannot be recorded as a CUDA graph: {error}", stacklevel=2)
        return None
    return Recorded(out, graph.replay)


def _warm_up(body: Callable[[], Tensor]) -> None:
    # Beside the stream of the others, as PyTorch's notes on CUDA graphs ask for.
    stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(WARM_UPS):
            body()
    torch.cuda.current_stream().wait_stream(stream)
