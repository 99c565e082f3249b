"""The builder's network, with its first weights: ready to be looked into, trainable or not."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.networks import first_weights, layer_list, limits, registry, typed, walk
from explainers.networks.facts import Shape, times
from explainers.networks.layer import Layer
from explainers.networks.trained import CIFAR10, Trained, ready


def network(text: str, channels: int = 3, size: tuple[int, int] = (32, 32)) -> Trained:
    """The layers of `text` for pictures of `channels` and `size`, with weights of seed 0.

    Raises ValueError with a sentence where a line cannot be read, a layer does not fit, or the
    network is too large.
    """
    layers = layer_list.layers(text)
    found = fitting(layers, (1, channels, *size))
    check_size(found)
    made = first_weights.seeded(lambda: typed.sequential(layers), 0)
    outputs = found.output_shape or ()
    classes = CIFAR10 if outputs[1:] == (len(CIFAR10),) else ()
    return Trained(ready(made), classes, channels=channels, size=size, macs=found.work)


def fitting(layers: Sequence[Layer], shape: Shape) -> walk.Walk:
    """A batch of `shape` (N, C, H, W) through the layers; ValueError where one does not fit."""
    found = walk.walk(layers, shape)
    for number, step in enumerate(found.steps, 1):
        if step.trouble:
            raise ValueError(
                f"Layer {number}, {step.entry.text}, does not fit. {step.trouble} The page Network "
                "offers what would help."
            )
    return found


def macs(name: str) -> int:
    """What one picture takes in a network as a recipe names it: see `Walk.work`."""
    if not name.startswith(registry.TYPED):
        return 0
    layers = layer_list.layers(name.removeprefix(registry.TYPED))
    return walk.walk(layers, (1, *typed.PICTURE)).work


def check_size(found: walk.Walk) -> None:
    """Raise ValueError, in words, where a network is larger than what is computed here."""
    if much := limits.excess(found):
        raise ValueError(
            f"For pictures of {times(found.input_shape[1:])} the network has {much.count:,} "
            f"{much.what}; at most {much.most:,} are looked into here, so that there is room for "
            "everybody."
        )
