"""Home: which picture goes through which network; and what `dir()` and `help()` say of a layer."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated
from urllib.parse import urlencode

import torch
from torch import nn

from explainers import settings
from explainers.images import choosing
from explainers.kinds import Choice
from explainers.lessons.home import words

# A layer of each kind that the lessons have, and how one of it is made.
LAYERS: Mapping[str, str] = {
    "Conv2d": "nn.Conv2d(3, 6, 3)",
    "MaxPool2d": "nn.MaxPool2d(2)",
    "ReLU": "nn.ReLU()",
    "BatchNorm2d": "nn.BatchNorm2d(6)",
    "Flatten": "nn.Flatten()",
    "Linear": "nn.Linear(64, 10)",
    "CrossEntropyLoss": "nn.CrossEntropyLoss()",
}


@dataclass(frozen=True, kw_only=True)
class Values(choosing.OfDataSet):
    """What Home is set to: a picture, a network for it, and the layer that is asked about."""

    weights: Annotated[str, Choice(words.WEIGHTS)] = "trained"
    layer: Annotated[str, Choice(tuple(LAYERS))] = "Conv2d"


NETWORKS: Mapping[str, str] = {"trained": "cifar_quick", "relu": "cifar_quick_relu"}


def network(values: Values, drawing: bool) -> str:
    """The network for a drawn picture, or another, as `explainers.overview` names it."""
    return f"{NETWORKS[values.weights]}{'_drawn' if drawing else ''}"


def address(values: Values) -> str | None:
    """The settings with which the lesson on feature maps shows the same picture and network.

    None where it cannot: a picture of the reader's own is on this page only.
    """
    if values.picture in ("own", "camera"):
        return None
    given = settings.write(values, Values())
    return urlencode({name: text for name, text in given.items() if name != "layer"})


# --- finding one's way ---------------------------------------------------------------------------


@cache
def own_names(name: str) -> tuple[str, ...]:
    """What `dir()` of such a layer names beyond what every module has, without `_private` names."""
    layer = _made(name)
    return tuple(n for n in dir(layer) if not n.startswith("_") and n not in dir(nn.Module()))


@cache
def shared_names() -> tuple[str, ...]:
    """What `dir()` names of every module, without `_private` names."""
    return tuple(n for n in dir(nn.Module()) if not n.startswith("_"))


@cache
def toolboxes() -> tuple[int, int]:
    """How many names `dir(torch.nn)` gives, and how many of them are classes of modules."""
    names = dir(nn)
    kinds = [vars(nn).get(name) for name in names]
    return len(names), sum(isinstance(k, type) and issubclass(k, nn.Module) for k in kinds)


@cache
def help_text(name: str) -> str:
    """The beginning of what `help()` prints of the layer's class: signature and description."""
    kind = getattr(nn, name)
    return f"class {name}{inspect.signature(kind)}\n\n{inspect.getdoc(kind) or ''}"


def _made(name: str) -> nn.Module:
    with torch.device("meta"):  # it is asked for its names, not for numbers
        made: nn.Module = eval(LAYERS[name], {"nn": nn})
    return made
