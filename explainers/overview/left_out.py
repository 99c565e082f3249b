"""Of layers whose output is no sum of parts: what it is without one of the maps that they read.

A map that is left out is all 0. What the output changes by is what the map does in it, beside all
others; such changes do not add up to the output, unless the layer is linear. On the way back
everything adds up again: a gradient is the sum of what each target sends, whatever lies between.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from explainers.networks.stops import Stop

TOGETHER = 16
"""How many pictures are asked about at once: so that few numbers are held at any time."""

_NORMS = nn.modules.batchnorm._BatchNorm


def sources(stop: Stop) -> int:
    """How many maps, or numbers of a row, the layer reads."""
    return stop.spread[0] if stop.spread else len(stop.input)


def work(stop: Stop) -> int:
    """The most multiply-adds it can take to leave out each source: all weights at all cells."""
    cells = max(maps.numel() // len(maps) for maps in (stop.input, stop.output))
    weights = sum(parameter.numel() for parameter in stop.layer.parameters())
    return sources(stop) * weights * cells


@torch.no_grad()
def changes(stop: Stop) -> Iterator[Tensor]:
    """For each source, in their order, the output less what it is without it."""
    count = sources(stop)
    together = 1 if _mixes_pictures(stop.layer) else TOGETHER
    for begin in range(0, count, together):
        some = range(begin, min(begin + together, count))
        given = stop.input.contiguous().expand(len(some), *stop.input.shape).clone()
        each = given.view(len(some), count, -1)
        for row, source in enumerate(some):
            each[row, source] = 0
        yield from stop.output - stop.layer.forward(given)


def _mixes_pictures(layer: nn.Module) -> bool:
    """Whether a picture's output depends on those that are asked about with it."""
    norms = [part for part in layer.modules() if isinstance(part, _NORMS)]
    return any(norm.running_mean is None for norm in norms)


def sent(stop: Stop, slopes: Tensor) -> Iterator[Tensor]:
    """What each target, with its gradients `slopes`, sends to all that the layer reads."""
    with torch.enable_grad():
        given = stop.input.detach().requires_grad_()
        made = stop.layer.forward(given[None].clone())[0]
        for target, slope in zip(made, slopes, strict=True):
            (found,) = torch.autograd.grad(target, given, slope, retain_graph=True)
            yield found
