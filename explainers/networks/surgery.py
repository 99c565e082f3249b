"""Surgery on torchvision's VGG16: a thousand classes become ten, and what comes of it.

Two of the ways that are tried do not work. The model itself says so: it is called with a picture.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import torch
from torch import nn

from explainers.networks import torchvision_models as tv
from explainers.networks.torchvision_models import Count, Shape, count

SURGERIES = ("as_it_is", "add_module", "replace", "beside", "misfit")
AS_IT_IS, ADD, REPLACE, BESIDE, MISFIT = SURGERIES
EVERYTHING, CLASSIFIER, NEW = TRAINABLE = ("everything", "classifier", "new_layer")

NEW_LAYERS = {
    ADD: "classifier.add_linear",
    REPLACE: "classifier.6",
    BESIDE: "add_linear",
    MISFIT: "classifier.6",
}
"""Where the new layer of each surgery is in the model."""


def operate(model: Any, surgery: str) -> None:
    """Change VGG16's thousand classes to ten, in one of the ways that people try."""
    if surgery == ADD:
        model.classifier.add_module("add_linear", nn.Linear(1000, 10))
    elif surgery == REPLACE:
        model.classifier[6] = nn.Linear(4096, 10)
    elif surgery == BESIDE:
        model.add_module("add_linear", nn.Linear(1000, 10))
    elif surgery == MISFIT:
        model.classifier[6] = nn.Linear(1000, 10)


def set_trainable(model: Any, which: str, surgery: str) -> None:
    """Set `requires_grad`: for `which` of `TRAINABLE`; the new layer is the surgery's."""
    for parameter in model.parameters():
        parameter.requires_grad = which == EVERYTHING
    if which == CLASSIFIER:
        model.classifier.requires_grad_(True)
    elif which == NEW and surgery in NEW_LAYERS:
        model.get_submodule(NEW_LAYERS[surgery]).requires_grad_(True)


@dataclass(frozen=True)
class Outcome:
    """What came of a picture that was sent through: the shape of the scores, or None.

    Then `refused` is the layer that did not take what it got, of shape `got`, and `words` are
    PyTorch's own. `called` says whether the new layer was reached.
    """

    shape: Shape | None
    called: bool
    refused: str = ""
    got: Shape = ()
    words: str = ""


@cache
def outcome(surgery: str) -> Outcome:
    """Send a picture through VGG16 after the surgery.

    Only shapes are computed for that, on the meta device; a layer that refuses is then called
    with real numbers, for its own words.
    """
    model = tv.outline("vgg16")
    with torch.device("meta"):
        operate(model, surgery)
    reached: list[tuple[str, Shape]] = []
    for name, layer in model.named_modules():
        if next(layer.children(), None) is None:
            layer.register_forward_pre_hook(
                lambda _, given, name=name: reached.append((name, tuple(given[0].shape)))
            )
    try:
        scores = model(torch.zeros(tv.input_shape("vgg16", model), device="meta"))
    except RuntimeError:
        name, got = reached[-1]
        words = _words(model.get_submodule(name), got)
        return Outcome(None, NEW_LAYERS.get(surgery) == name, name, got, words)
    called = NEW_LAYERS.get(surgery) in {name for name, _ in reached}
    return Outcome(tuple(scores.shape), called)


def _words(layer: nn.Module, shape: Shape) -> str:
    """What PyTorch says where `layer`, with real numbers, gets zeros of `shape`."""
    try:
        copy.deepcopy(layer).to_empty(device="cpu")(torch.zeros(shape))
    except RuntimeError as error:
        return f"{type(error).__name__}: {error}"
    return ""


@dataclass(frozen=True)
class Row:
    """One layer of a classifier: its name, the layer as code, and its parameters."""

    name: str
    layer: str
    count: Count


_USUAL = re.compile(r"in_features=|out_features=|, bias=True|, inplace=False")
_OWN = ("features", "avgpool", "classifier")


def rows(model: nn.Module) -> list[Row]:
    """The layers of VGG16's classifier, and what was put beside it."""
    inner = list(model.get_submodule("classifier").named_children())
    beside = [(f"model.{n}", child) for n, child in model.named_children() if n not in _OWN]
    return [
        Row(name, _USUAL.sub("", repr(child)), count(child)) for name, child in (*inner, *beside)
    ]
