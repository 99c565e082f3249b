"""Home: which picture goes through which network; and what `dir()` and `help()` say of a layer."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated
from urllib.parse import urlencode

import torch
from torch import nn

from explainers import settings
from explainers.images import choosing
from explainers.kinds import Choice, Text, Whole
from explainers.lessons.home import words
from explainers.networks import layer_list, registry
from explainers.networks.examples import NOTES
from explainers.networks.layer_setting import BUILDER, Layers
from explainers.overview import first
from explainers.settings import Only
from explainers.training import learned

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


RUN = "run"
FORWARD = "forward"


@dataclass(frozen=True, kw_only=True)
class Values(choosing.OfDataSet):
    """What Home is set to: a picture, a network for it, and the layer that is asked about.

    `epoch` is one of `run` whose network was kept, counted from 1; 0 stands for the newest.
    `layers` are those of the builder's network, which has its first weights. `flow` is "forward",
    or what gradients run back from: the score, or the loss, of the class `target`.
    """

    weights: Annotated[str, Choice(words.WEIGHTS)] = "trained"
    run: Annotated[str, Text(200), Only("weights", RUN)] = ""
    epoch: Annotated[int, Whole(0, 10_000), Only("weights", RUN)] = 0
    layers: Annotated[str, Layers(), Only("weights", BUILDER)] = NOTES
    flow: Annotated[str, Choice(words.FLOWS)] = FORWARD
    target: Annotated[int, Whole(0, 999), Only("flow", "score", "loss")] = 0
    layer: Annotated[str, Choice(tuple(LAYERS))] = "Conv2d"

    def spoken(self, name: str) -> str:
        """What an epoch of 0 stands for: the newest."""
        return learned.the_last(max(kept(self), default=0)) if name == "epoch" else ""


NETWORKS: Mapping[str, str] = {"trained": "cifar_quick", "relu": "cifar_quick_relu"}


def settled(values: Values) -> Values:
    """`values` with a run and an epoch that there are, where a run is looked at."""
    if comes(values):
        return replace(values, epoch=0)
    found = runs(values)
    if not found:
        return values
    name, kept, epoch = learned.placed(found, values.run, values.epoch)
    return replace(values, run=name, epoch=0 if epoch == max(kept, default=0) else epoch)


def runs(values: Values) -> dict[str, tuple[int, ...]]:
    """The runs that may be chosen, the newest first, and the epochs whose networks were kept.

    Of one that is in its first epoch none is yet. Where no run is looked at there are none.
    """
    return learned.at_work() if values.weights == RUN else {}


def missing(values: Values) -> dict[str, str]:
    """A sentence for a run or an epoch that is asked for and is not there; by setting."""
    now = settled(values)
    epoch = now.epoch or max(kept(now), default=0)  # 0 stands for the last
    if values.epoch and not epoch and values.run == now.run:
        return {"epoch": words.NO_EPOCH.format(values.epoch, values.run)}
    return {"epoch": "", **learned.absent(values, replace(now, epoch=epoch))}


def kept(values: Values) -> tuple[int, ...]:
    """The epochs of the run that is looked at whose network was kept; none where there is none."""
    return runs(values).get(values.run, ())


def comes(values: Values) -> bool:
    """Whether a run is to be looked at that has not made its first step yet, but will."""
    return values.weights == RUN and learned.comes(values.run)


def waits(values: Values) -> bool:
    """Whether a run is to be looked at, and there is none yet, or not yet the one that is meant."""
    return values.weights == RUN and (not runs(values) or comes(values))


def ended(values: Values, awaited: str) -> bool:
    """Whether the run `awaited`, whose first step was waited for, will make none."""
    return values.weights == RUN and awaited not in runs(values) and not learned.comes(awaited)


def goes_on(values: Values) -> bool:
    """Whether the network that is looked at still learns."""
    chosen = not values.epoch and values.run in runs(values)
    return chosen and learned.find(values.run).alive()


def network(values: Values, drawing: bool) -> str | None:
    """The network for a drawn picture, or another, as `explainers.overview` names it.

    None where a run is asked for and there is none.
    """
    if goes_on(values):
        return first.of_live(values.run)
    if values.weights == RUN:
        epochs = kept(values)
        return first.of_run(values.run, values.epoch or epochs[-1]) if epochs else None
    if values.weights == BUILDER:
        return f"{registry.TYPED} {layer_list.compact(values.layers)}"
    return f"{NETWORKS[values.weights]}{'_drawn' if drawing else ''}"


OF_HOME = ("layer", "flow", "target")
"""Settings that the lesson on feature maps does not have."""


def address(values: Values) -> str | None:
    """The settings with which the lesson on feature maps shows the same picture and network.

    None where it cannot: a picture of the reader's own is on this page only, and so is a network
    in its first epoch.
    """
    if values.picture in ("own", "camera"):
        return None
    if values.weights == RUN:  # of a moment, not of whatever is the newest later on
        if not (epochs := kept(values)):
            return None
        values = replace(values, epoch=values.epoch or epochs[-1])
    given = settings.write(values, Values())
    return urlencode({name: text for name, text in given.items() if name not in OF_HOME})


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
