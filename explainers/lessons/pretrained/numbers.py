"""The lesson on pretrained networks: its controls, and what is counted and seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any

import torch
from torch import Tensor

from explainers.images import choosing
from explainers.kinds import Choice, Text
from explainers.lessons.pretrained import words
from explainers.networks import surgery
from explainers.networks import torchvision_models as tv
from explainers.networks.surgery import AS_IT_IS, BESIDE, EVERYTHING, NEW, Row
from explainers.networks.torchvision_models import Count

NO_WEIGHTS, IMAGENET = WEIGHTS = ("None", "IMAGENET1K_V1")

SMALL = ("squeezenet1_1", "mobilenet_v3_small", "resnet18", "vgg16")
"""The models that a picture is sent through: with numbers, so they take memory and time."""

MOST_NODES = 200  # of a graph that is drawn: more are not legible


@dataclass(frozen=True, kw_only=True)
class Values(choosing.Values):
    """What the page's controls are set to.

    `part` is one of `model`'s, empty for the whole; `node` is one of `maps_of`'s.
    """

    view: Annotated[str, Choice(words.VIEWS)] = "vgg16"
    weights: Annotated[str, Choice(WEIGHTS)] = NO_WEIGHTS
    surgery: Annotated[str, Choice(words.SURGERIES)] = AS_IT_IS
    trainable: Annotated[str, Choice(words.TRAINABLE)] = EVERYTHING
    model: Annotated[str, Choice(tv.names())] = "resnet18"
    part: Annotated[str, Text(200)] = ""
    graph: bool = False
    maps_of: Annotated[str, Choice(SMALL)] = SMALL[0]
    node: Annotated[str, Text(200)] = ""


def settled(values: Values) -> Values:
    """`values` with a part, or a node, that the model of their view has: else its first."""
    if values.view == "models":
        return replace(values, part=_among(tv.parts(values.model), values.part))
    if values.view == "maps":
        return replace(values, node=_among(list(tv.map_nodes(values.maps_of)), values.node))
    return values


def missing(values: Values) -> dict[str, str]:
    """A sentence where the model of the view has no such part or node; by setting."""
    now = settled(values)
    sentences = {}
    if now.part != values.part:
        sentences["part"] = f"part is {values.part}: {values.model} has no such part."
    if values.node and now.node != values.node:
        sentences["node"] = f"node is {values.node}: {values.maps_of} has no such node."
    return sentences


def _among(names: Sequence[str], name: str) -> str:
    return name if name in names else names[0]


# --- VGG16 --------------------------------------------------------------------------------------


def operated(way: str, trainable: str = EVERYTHING) -> Any:
    """VGG16's outline after the surgery `way`; then its `trainable` part alone may be trained."""
    model = tv.outline("vgg16")
    with torch.device("meta"):  # the new layer is an outline, too
        surgery.operate(model, way)
    surgery.set_trainable(model, trainable, way)
    return model


@dataclass(frozen=True)
class Operation:
    """VGG16 before and after: the layers of its classifier, all parameters, those of each part."""

    before: tuple[Row, ...]
    after: tuple[Row, ...]
    was: Count
    now: Count
    parts: tuple[tuple[str, int], ...]


@cache
def operation(way: str, trainable: str) -> Operation:
    """What the surgery `way` does to VGG16, of which the `trainable` part may be trained."""
    before, after = tv.outline("vgg16"), operated(way, trainable)
    parts = ((name, tv.count(child).total) for name, child in after.named_children())
    return Operation(
        tuple(surgery.rows(before)),
        tuple(surgery.rows(after)),
        tv.count(before),
        tv.count(after),
        tuple((name, total) for name, total in parts if total),
    )


def advice(values: Values) -> str:
    """A sentence on a choice that cannot do what it says; empty if there is none."""
    if values.trainable != NEW:
        return ""
    if values.surgery not in surgery.NEW_LAYERS:
        return "There is no new layer yet: everything is frozen, and training would change nothing."
    if values.surgery == BESIDE:
        return "The only layer that may be trained is never called: no number would change."
    if values.weights == NO_WEIGHTS:
        return (
            "With random weights in all frozen layers the new one learns from noise. Freezing "
            "makes sense with weights that were trained."
        )
    return ""


# --- a picture through a model ------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """The maps (C, H, W) at a node, and what the picture is taken for: classes and their shares.

    `remarks` are those on the file of weights.
    """

    maps: Tensor
    guesses: tuple[tuple[str, float], ...]
    remarks: tuple[str, ...]


def seen(
    name: str,
    node: str,
    model: Any,
    picture: Tensor,
    trained: bool,
    remarks: tuple[str, ...] = (),
) -> Seen:
    """What `model`, called `name`, makes of a picture, uint8 (3, H, W).

    It guesses only where it was `trained`.
    """
    batch = tv.prepared(picture, name)
    found = tv.guesses(model, batch) if trained else []
    categories = tv.about(name).categories
    guesses = tuple((categories[index], share) for index, share in found)
    return Seen(tv.maps_at(model, node, batch), guesses, remarks)
