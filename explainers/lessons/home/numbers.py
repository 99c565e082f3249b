"""Finding one's way in PyTorch: what `dir()` and `help()` say of a layer of the installed torch."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated

import torch
from torch import nn

from explainers import settings
from explainers.kinds import Choice

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
class Values(settings.Values):
    """What Home is set to: the layer that is asked about."""

    layer: Annotated[str, Choice(tuple(LAYERS))] = "Conv2d"


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
