"""The page on checkpoints: whose they are, and what is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

import torch
from torch import nn

from explainers.images import choosing
from explainers.kinds import Choice, Text, Whole
from explainers.lessons.checkpoints import words
from explainers.networks import made, portable, registry, weight_files
from explainers.networks.examples import NOTES
from explainers.networks.layer_setting import BUILDER, Layers
from explainers.once import Once
from explainers.settings import Only
from explainers.training import learned, timeline
from explainers.training.timeline import Moment

RUN = "run"
SHIPPED = {"trained": "cifar_quick", "relu": "cifar_quick_relu"}
"""The networks that come with the app, by the choice of weights."""

MUCH_TO_READ = 64 * 2**20
MOST_TO_READ = 512 * 2**20
"""Bytes of checkpoints, of which those above are only read when asked, and no more than these."""

MUCH_WORK = 1_000_000_000
"""Multiply-adds for all moments, of which the same is true."""


LAST = 10_000
"""No run has more epochs; of the moments that there are, the last is nearest to it."""


@dataclass(frozen=True, kw_only=True)
class Values(choosing.Values):
    """What the page's controls are set to: whose weights, at which of their moments, and a picture.

    `epoch` is the moment that is shown, 0 for the first weights. `channel` is a map of `layer`.
    `prefix` says whether the prefix `module.` is taken off before loading; `call` is the function
    that the malicious file would call, which is `hidden` among weights or alone.
    `format` is the file that a network is taken along as. A reader's own weights go `into` a
    network, which is that of `layers` if it is the builder's.
    """

    view: Annotated[str, Choice(words.VIEWS)] = "timeline"
    weights: Annotated[str, Choice(words.WEIGHTS)] = RUN
    run: Annotated[str, Text(200), Only("weights", RUN)] = ""
    epoch: Annotated[int, Whole(0, LAST)] = LAST
    layer: Annotated[str, Text(200)] = "conv1"
    channel: Annotated[int, Whole(0, 99_999_999)] = 0
    scale: Annotated[str, Choice(words.SCALES)] = "shared"
    dtype: Annotated[str, Choice(words.DTYPES)] = "float32"
    change: Annotated[str, Choice(words.CHANGES)] = "none"
    strict: bool = True
    prefix: bool = False
    saved_on: Annotated[str, Choice(words.DEVICES)] = "cpu"
    map_location: Annotated[str, Choice(words.LOCATIONS)] = "None"
    call: Annotated[str, Choice(words.CALLS)] = "exec"
    hidden: bool = False
    format: Annotated[str, Choice(words.FORMATS, portable.ALSO)] = "state_dict"
    into: Annotated[str, Choice(words.NETWORKS)] = "cifar_quick"
    layers: Annotated[str, Layers(), Only("into", BUILDER)] = NOTES

    def spoken(self, name: str) -> str:
        """What `LAST` stands for: the last epoch that there is."""
        if name != "epoch":
            return ""
        last = nearest(replace(self, epoch=LAST))
        return learned.the_last(0 if last == LAST else last)


def settled(values: Values) -> Values:
    """`values` with a run, an epoch and a layer that there are."""
    kept = learned.epochs() if values.weights == RUN else {}
    if kept:
        values = replace(values, run=values.run if values.run in kept else next(iter(kept)))
    if values.view == "take":
        values = replace(values, epoch=nearest(values))
    found = layers(values)
    if found and values.layer not in found:
        values = replace(values, layer=next(iter(found)))
    if values.view == "timeline" and (count := _maps(values)):
        values = replace(values, channel=min(values.channel, count - 1))
    return values


def nearest(values: Values) -> int:
    """The epoch of the moment nearest to the chosen one; that itself where there are none."""
    try:
        epochs = [moment.epoch for moment in moments(values)]
    except (ValueError, OSError):  # said in the figure
        return values.epoch
    return min(epochs, key=lambda epoch: abs(epoch - values.epoch))


def missing(values: Values) -> dict[str, str]:
    """A sentence for the run, the epoch and the layer that are asked for and are not there."""
    now = settled(values)
    sentences = learned.absent(values, now) if values.weights == RUN else {}
    if values.epoch == LAST:  # nobody asked for it: it stands for the last that there is
        sentences["epoch"] = ""
    if now.layer != values.layer != Values().layer:
        asked = values.layer.strip() or "empty"
        sentences["layer"] = (
            f"layer is {asked}: this network has no such layer. {now.layer} is taken."
        )
    return sentences


def of_run(values: Values) -> bool:
    """Whether it is a run that is shown: else it is the weights that come with the app."""
    return values.weights == RUN and bool(values.run)


def network_of(values: Values) -> str:
    """The name of the network, as a recipe has it; ValueError where the run is not there."""
    if of_run(values):
        return learned.find(values.run).recipe.network
    return SHIPPED.get(values.weights, "cifar_quick")


def data_of(values: Values) -> str:
    """What the app's own weights were trained on that are shown: what fits the picture."""
    return "drawn" if values.picture == "drawn" else "cifar10"


def receiving(values: Values) -> str:
    """The name of the network that a reader's own weights go into, as a recipe has it."""
    if values.into != BUILDER:
        return values.into
    return f"{registry.TYPED} {values.layers.replace(chr(10), '|')}"


def epochs(values: Values) -> int:
    """How many epochs its recipe has."""
    if of_run(values):
        return learned.find(values.run).recipe.epochs
    return timeline.SHIPPED_EPOCHS


def layers(values: Values) -> dict[str, str]:
    """The layers of the network, by name, and what kind each is; none where it cannot be had."""
    return {name: type(one).__name__ for name, one in _children(values).items()}


def _children(values: Values) -> dict[str, nn.Module]:
    try:
        outline = _outlines.get(network := network_of(values), partial(_outlined, network))
    except (ValueError, OSError):  # said where the timeline is shown
        return {}
    return dict(outline.named_children())


def _maps(values: Values) -> int:
    """How many maps, or numbers in a row, leave the chosen layer; 0 where that is not known."""
    count = 0
    for name, one in _children(values).items():
        count = 0 if isinstance(one, nn.Flatten) else count
        count = getattr(one, "out_channels", getattr(one, "out_features", count))
        if name == values.layer:
            break
    return count


_outlines: Once[nn.Module] = Once(64)


def _outlined(network: str) -> nn.Module:
    with torch.device("meta"):  # its layers without their numbers
        return registry.build(network)


def moments(values: Values) -> tuple[Moment, ...]:
    """The moments that are shown; ValueError, in words, or OSError where they cannot be read.

    Where the checkpoints are very large, some are left out between the first and the last.
    """
    if not of_run(values):
        return timeline.of_shipped(network_of(values), data_of(values))
    found = timeline.of_run(learned.find(values.run))
    fits = max(2, MOST_TO_READ // max(1, to_read(values) // len(found)))
    return tuple(_spread(found, fits))


def _spread(found: Sequence[Moment], most: int) -> Sequence[Moment]:
    """At most `most` of them, the first and the last included."""
    if len(found) <= most:
        return found
    places = {round(k * (len(found) - 1) / (most - 1)) for k in range(most)}
    return [found[place] for place in sorted(places)]


def to_read(values: Values) -> int:
    """The bytes of all checkpoints of the run."""
    files = learned.files_of(learned.find(values.run)).values()
    return sum(weight_files.stamp(file)[1] for file in files)


def heavy(values: Values) -> bool:
    """Whether making the timeline takes so long that one is asked first."""
    if not of_run(values):
        return False
    work = made.macs(network_of(values)) * (1 + len(learned.find(values.run).epochs()))
    return to_read(values) > MUCH_TO_READ or work > MUCH_WORK
