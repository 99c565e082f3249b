"""What is to be said of the network of the page besides its figures: while it is put together."""

from __future__ import annotations

from functools import lru_cache

from explainers.networks import layer_list, remarks, typed
from explainers.networks.facts import Shape
from explainers.networks.remarks import Remark
from explainers.networks.walk import Walk


def of_walk(walk: Walk) -> tuple[Remark, ...]:
    """The remarks on a network that fits; none while one of its layers does not."""
    layers = [step.layer for step in walk.steps if step.layer]
    if walk.stopped or not layers:
        return ()
    return _remarks(layer_list.write(layers), walk.input_shape)


@lru_cache(maxsize=128)
def _remarks(text: str, shape: Shape) -> tuple[Remark, ...]:
    return remarks.remarks(layer_list.layers(text), shape)


@lru_cache(maxsize=128)
def tied(text: str) -> str:
    """Why a network that can be trained on ten classes cannot be on another number; or empty."""
    return typed.tied(layer_list.layers(text))
