"""Networks that a reader put together, as recipes name them: `layers: Conv2d(3, 32, 5)|…`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import torch

from explainers.networks import first_weights, flow, layer_list, limits, remarks, walk
from explainers.networks.building import module, sequential
from explainers.networks.facts import Shape, times
from explainers.networks.layer_list import Layer
from explainers.networks.small import Small, TooLargeError

__all__ = ["CLASSES", "PICTURE", "module", "own_words", "sequential", "tied", "trainable"]

PICTURE = (3, 32, 32)
"""The shape of the pictures that networks are trained on here."""

CLASSES = 10
MOST_TRIED = 10_000_000


def own_words(layer: Layer, shape: Shape) -> str:
    """What PyTorch itself says where it refuses `layer` for an input of `shape`.

    Empty where it takes it, or where trying would need a tensor of more than `MOST_TRIED` numbers.
    """
    if layer.kind.name == "Residual":
        return _of_block(layer, shape)
    if max(math.prod(shape), flow.parameters(layer).value) > MOST_TRIED or _after(layer, shape):
        return ""
    try:
        with torch.no_grad(), Small(MOST_TRIED):
            first_weights.seeded(lambda: module(layer), 0)(torch.zeros(shape))
    except (RuntimeError, ValueError, IndexError, AssertionError) as error:
        return f"{type(error).__name__}: {error}"
    except TooLargeError:
        pass
    return ""


def _of_block(block: Layer, shape: Shape) -> str:
    """As `own_words`, of the first layer in the block that is refused, or of the sum."""
    sides = []
    for layers in (block["shortcut"], block["layers"]):  # in PyTorch's order
        after = shape
        for layer in layers:
            before, found = after, _after(layer, after)
            if found is None:
                return own_words(layer, before)
            after = found
        sides.append(after)
    try:
        torch.broadcast_shapes(*sides)  # type: ignore[no-untyped-call]
    except RuntimeError:
        try:  # once more, for the words of a sum; of one number, told as many, nothing is made
            torch.zeros(()).expand(sides[0]) + torch.zeros(()).expand(sides[1])
        except RuntimeError as error:
            return f"RuntimeError: {error}"
    return ""


def _after(layer: Layer, shape: Shape) -> Shape | None:
    """What leaves a layer; None where PyTorch refuses: tried where tensors have no numbers."""
    try:
        with torch.device("meta"):
            return tuple(module(layer)(torch.zeros(shape)).shape)
    except (RuntimeError, ValueError, IndexError, AssertionError):
        return None


@lru_cache(maxsize=64)
def trainable(text: str, num_classes: int = CLASSES) -> tuple[Layer, ...]:
    """The layers of `text`, with `num_classes` outputs, if they can be trained here.

    The text gives ten scores; for another number of classes the last layer that learns weights
    gets so many outputs. Raises ValueError with a sentence where a line cannot be read, a layer
    does not fit, the scores are not ten, or the network is too large.
    """
    layers = layer_list.layers(text)
    _check(layers, CLASSES)
    return layers if num_classes == CLASSES else _for_classes(layers, num_classes)


def tied(layers: Sequence[Layer]) -> str:
    """Why a network of ten scores cannot be made for another number of classes; or empty."""
    try:
        _for_classes(tuple(layers), CLASSES - 1)
    except ValueError as error:
        return str(error)
    return ""


def _for_classes(layers: tuple[Layer, ...], outputs: int) -> tuple[Layer, ...]:
    try:
        changed = _with_outputs(layers, outputs)
        _check(changed, outputs)
    except ValueError as error:
        raise ValueError(
            f"The network was made for ten classes, and there are {outputs}. Its last layer with "
            f"weights gets as many outputs as there are classes, but here that does not do: "
            f"{error} Let it end with a Linear layer."
        ) from error
    return changed


def _check(layers: Sequence[Layer], outputs: int) -> None:
    found = walk.walk(layers, (1, *PICTURE))
    for number, step in enumerate(found.steps, 1):
        if step.trouble:
            raise ValueError(f"Layer {number}, {step.entry.text}, does not fit. {step.trouble}")
    if found.output_shape != (1, outputs):
        shape = times((found.output_shape or ())[1:])
        other = (
            ""
            if outputs != CLASSES
            else " For pictures of another number of classes, too, write "
            "it for ten: its last layer then gets as many outputs as there are classes."
        )
        raise ValueError(
            f"For each picture of {times(PICTURE)} the network gives {shape}; training needs "
            f"{outputs} scores, one for each class. Let it end with a Linear layer of "
            f"out_features={outputs}, or with {outputs} maps of 1×1 and Flatten().{other}"
        )
    if not found.parameters:
        raise ValueError(
            "The network has no parameters: there is nothing that training could change. Add a "
            "layer that learns, such as Linear."
        )
    _check_size(found)
    for remark in remarks.in_place(layers, (2, *PICTURE)):
        if remark.stops:
            raise ValueError(f"Layer {remark.at + 1}: {remark.sentence} Leave inplace out.")


def _check_size(found: walk.Walk) -> None:
    if much := limits.excess(found):
        raise ValueError(
            f"The network has {much.count:,} {much.what}; what is trained here has at most "
            f"{much.most:,}, so that it does not take the machine away from everybody else."
        )


def _with_outputs(layers: Sequence[Layer], outputs: int) -> tuple[Layer, ...]:
    names = {
        "Conv2d": "out_channels",
        "ConvTranspose2d": "out_channels",
        "Linear": "out_features",
    }
    last = max((k for k, layer in enumerate(layers) if layer.kind.name in names), default=None)
    if last is None:
        raise ValueError(f"No layer decides how many scores there are, so it cannot be {outputs}.")
    name = names[layers[last].kind.name]
    changed = layers[last].changed(**{name: outputs})
    return (*layers[:last], changed, *layers[last + 1 :])
