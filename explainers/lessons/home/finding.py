"""Finding one's way in PyTorch: what `dir()` and `help()` say of a layer of the installed torch."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache

from torch import nn

from explainers.listed import Choice
from explainers.settings import Setting

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

SETTINGS: tuple[Setting, ...] = (Choice("layer", "Conv2d", tuple(LAYERS)),)


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


def code(name: str) -> str:
    """What asks the same in a Python shell."""
    return (
        "from torch import nn\n"
        "\n"
        f"layer = {LAYERS[name]}\n"
        'print([n for n in dir(layer) if not n.startswith("_") and n not in dir(nn.Module())])\n'
        'print(len(dir(nn)), "names in torch.nn")\n'
        f"help(nn.{name})\n"
    )


def _made(name: str) -> nn.Module:
    made: nn.Module = eval(LAYERS[name], {"nn": nn})
    return made
