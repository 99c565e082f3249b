"""The measuring itself, beside a step that is made anyway: what is learned stays the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import torch
from torch import Tensor, nn

from explainers.networks import registry
from explainers.training.health.measures import MOST_LAYERS, Beat

EVERY = 1.0
"""Seconds between two steps that are measured."""


def layers(model: nn.Module) -> list[tuple[str, nn.Module]]:
    """The layers that are measured, by name: those that have weights, and ReLUs."""
    found = [
        (name, layer)
        for name, layer in model.named_modules()
        if isinstance(layer, nn.ReLU) or _weight(layer) is not None
    ]
    return found[:MOST_LAYERS]


@lru_cache(maxsize=64)
def names(network: str) -> tuple[str, ...]:
    """What the layers of a network are called that are measured; see `registry`."""
    with torch.device("meta"):
        return tuple(name for name, _ in layers(registry.build(network)))


def _weight(layer: nn.Module) -> Tensor | None:
    weight = getattr(layer, "weight", None)
    return weight if isinstance(weight, nn.Parameter) and weight.dim() > 1 else None


class Pulse:
    """Measures a step once in a while. Nothing waits for the device before `told`."""

    def __init__(self, model: nn.Module) -> None:
        """The first step is measured."""
        self._weights = {
            place: weight
            for place, (_, layer) in enumerate(layers(model))
            if (weight := _weight(layer)) is not None and weight.requires_grad
        }
        self._next = 0.0
        self._felt: tuple[int, Tensor] | None = None

    @contextmanager
    def feeling(self, step: int) -> Iterator[None]:
        """Within, the optimizer makes the step of this number."""
        if not self._weights or time.monotonic() < self._next:
            yield
            return
        weights = [weight.detach() for weight in self._weights.values()]
        before = [weight.clone() for weight in weights]
        slopes = [
            torch.zeros_like(weight) if weight.grad is None else weight.grad
            for weight in self._weights.values()
        ]
        gradients = torch.stack(torch._foreach_norm(slopes))
        yield
        lengths = torch.stack(torch._foreach_norm(before))
        moved = torch.stack(torch._foreach_norm(torch._foreach_sub(weights, before)))
        self._felt = step, torch.stack((gradients, moved / lengths))
        self._next = time.monotonic() + EVERY

    def told(self) -> Beat | None:
        """What was measured since the last time; None if nothing was."""
        if self._felt is None:
            return None
        (step, felt), self._felt = self._felt, None
        gradients, updates = felt.tolist()
        return Beat(
            step,
            dict(zip(self._weights, gradients, strict=True)),
            dict(zip(self._weights, updates, strict=True)),
        )


@contextmanager
def watching(model: nn.Module) -> Iterator[dict[int, float]]:
    """Gives which part of each ReLU's units is 0 for all pictures of the batch that goes through.

    A unit is a map, which is dead if it is 0 everywhere, or one number where there are no maps.
    """
    dead: dict[int, float] = {}

    def look(place: int, output: Tensor) -> None:
        across = [axis for axis in range(output.dim()) if axis != 1]
        dead[place] = float((output == 0).all(dim=across).float().mean())

    hooks = [
        layer.register_forward_hook(lambda _, __, output, place=place: look(place, output))
        for place, (_, layer) in enumerate(layers(model))
        if isinstance(layer, nn.ReLU)
    ]
    try:
        yield dead
    finally:
        for hook in hooks:
            hook.remove()
