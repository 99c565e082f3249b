"""The feature maps lesson: whose weights, which layer, which map, which pixel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from explainers import places
from explainers.images.pictures import SIZE
from explainers.listed import Choice, Pair, Text, Whole
from explainers.networks import made, trained, weight_files
from explainers.networks.examples import NOTES
from explainers.networks.layer_setting import BUILDER, Layers
from explainers.networks.stops import Stop
from explainers.networks.trained import Trained
from explainers.settings import Setting
from explainers.training import checkpoint, run

TRAINED, RELU, UNTRAINED, RUN = "Trained", "Trained, with ReLU", "Untrained", "A run"
WEIGHTS = (TRAINED, RELU, UNTRAINED, RUN, BUILDER)
SHIPPED = {TRAINED: "cifar_quick", RELU: "cifar_quick_relu"}
FITTING, DRAWINGS, PHOTOGRAPHS = TRAINED_ON = "what fits", "drawings", "CIFAR-10"
OWN, SHARED = "each map its own", "one for all maps"
MAPS, FILTERS, WHY, PREDICT = VIEWS = ("Maps", "Filters", "Why this answer?", "Predict, then see")

WALL = 64
"""Maps that are shown at once."""

MOST = 99_999_999
"""No layer that is looked into here has more maps, or numbers in a row."""

SETTINGS: tuple[Setting, ...] = (
    Choice("view", MAPS, VIEWS),
    Choice("weights", TRAINED, WEIGHTS),
    Choice("trained_on", FITTING, TRAINED_ON),
    Text("run", "", 200),
    Whole("epoch", 0, 0, 10_000),
    Setting("layers", NOTES, Layers()),
    Whole("in_channels", 3, 1, 64),
    Pair("size", (32, 32), 1, 256),
    Text("layer", "conv1", 200),
    Whole("channel", 0, 0, MOST),
    Whole("row", 8, 0, MOST),
    Whole("column", 8, 0, MOST),
    Whole("source", 0, 0, MOST),
    Choice("scale", OWN, (OWN, SHARED)),
)

_SHIPPED_WORDS = {
    TRAINED: "The network of the notes, trained on {pictures}; it comes with the app.",
    RELU: "The same layers with ReLU between them, trained on {pictures}; it comes with the app.",
}
_PICTURES = {"drawn": "the drawn pictures", "cifar10": "CIFAR-10's photographs"}
_FOREIGN = {
    "drawn": " Photographs are foreign to it, and it may be wrong about them.",
    "cifar10": " Drawings are foreign to it, and it may be wrong about them.",
}
_WORDS = {
    UNTRAINED: "PyTorch's random first weights: what a network knows before it has learned.",
    RUN: "A checkpoint of one of your own runs, epoch by epoch.",
    BUILDER: "The list of layers from the page Network, with PyTorch's random first weights.",
}


def words(values: Mapping[str, Any], drawing: bool) -> str:
    """A sentence or two on the weights that are chosen, for a drawn picture or a photograph."""
    if values["weights"] not in SHIPPED:
        return _WORDS[values["weights"]]
    data = data_for(values, drawing)
    foreign = "" if drawing == (data == "drawn") else _FOREIGN[data]
    return _SHIPPED_WORDS[values["weights"]].format(pictures=_PICTURES[data]) + foreign


def data_for(values: Mapping[str, Any], drawing: bool) -> str:
    """What the shipped weights were trained on: what is asked for, or what fits the picture."""
    if values["trained_on"] == FITTING:
        return "drawn" if drawing else "cifar10"
    return "drawn" if values["trained_on"] == DRAWINGS else "cifar10"


def side(values: Mapping[str, Any]) -> int:
    """How many pixels the pictures are wide and high before the network takes them."""
    return max(values["size"]) if values["weights"] == BUILDER else SIZE


def network(values: Mapping[str, Any], drawing: bool) -> Trained:
    """The network that the controls stand for, for a drawn picture or a photograph.

    Raises ValueError, in words, if it is not there or cannot be made.
    """
    weights = values["weights"]
    if weights in SHIPPED:
        return trained.shipped(SHIPPED[weights], data_for(values, drawing))
    if weights == UNTRAINED:
        return trained.untrained("cifar_quick")
    if weights == BUILDER:
        return made.network(values["layers"], values["in_channels"], values["size"])
    return opened(file_of_run(values["run"], values["epoch"]))


def key(values: Mapping[str, Any], drawing: bool) -> tuple[Any, ...]:
    """What decides which network that is, for a cache: a file that was replaced is another one.

    Raises ValueError or OSError as `network` does.
    """
    weights = values["weights"]
    if weights in SHIPPED:
        file = trained.file_of(SHIPPED[weights], data_for(values, drawing))
        return (str(file), weight_files.stamp(file) if file.exists() else None)
    if weights == UNTRAINED:
        return (weights,)
    if weights == BUILDER:
        return (weights, *(values[name] for name in ("layers", "in_channels", "size")))
    file = file_of_run(values["run"], values["epoch"])
    return (str(file), weight_files.stamp(file))


def foreign(shows: str, classes: Sequence[str]) -> str:
    """A sentence where a picture shows none of `classes`; empty where it does."""
    if not classes or shows in classes:
        return ""
    known = f"{len(classes)} classes" if len(classes) > 1 else "one class"
    if shows:
        return f"Of the {known} that it knows none is {shows}: whatever it answers is wrong."
    return f"It knows {known} and answers with one of them, whatever the picture shows."


def file_of_run(name: str, epoch: int) -> Path:
    """The checkpoint after `epoch` epochs of the run `name`; 0 stands for its latest."""
    found = next((r for r in run.list_runs(places.runs()) if r.name == name), None)
    if found is None:
        raise ValueError(f"There is no run called “{name}” here. Start one on the Train page.")
    files = found.checkpoints()
    if not files:
        raise ValueError(f"The run {name} has no checkpoint yet: it writes one after each epoch.")
    if epoch > len(files):
        raise ValueError(f"epoch is {epoch}, and the run {name} has {len(files)} so far.")
    return files[epoch - 1]


def opened(path: Path) -> Trained:
    """The network of a checkpoint's file; raises ValueError where it cannot be read."""
    held = checkpoint.load(path)
    statistics = held.statistics
    return Trained(
        held.network(),
        held.classes,
        statistics.mean if statistics else None,
        statistics.std if statistics else None,
        macs=made.macs(held.recipe.network),
    )


def chosen(values: Mapping[str, Any], stops: Sequence[Stop]) -> Stop:
    """The layer that is chosen, or the first one where there is none of that name."""
    return next((stop for stop in stops if stop.name == values["layer"]), stops[0])


def ranges(stop: Stop, scale: str) -> list[tuple[float, float]]:
    """The lowest and highest number of each map's colours: its own, or those of all maps."""
    flat = stop.output.flatten(1)
    lows, highs = flat.amin(1).tolist(), flat.amax(1).tolist()
    if scale == SHARED:
        return [(min(lows), max(highs))] * len(lows)
    return list(zip(lows, highs, strict=True))


def tiles(weight: Tensor) -> Tensor:
    """Kernels (O, 3, kH, kW) as colour pictures, uint8, zero being grey, all on one scale."""
    most = weight.abs().max().clamp(min=1e-12)
    return ((weight / most + 1) / 2 * 255).round().to(torch.uint8)


def first_convolution(network: nn.Module) -> tuple[str, nn.Conv2d] | None:
    """The first convolution and its name, if there is one."""
    found = ((name, one) for name, one in network.named_modules() if isinstance(one, nn.Conv2d))
    return next(found, None)


def page_of(channel: int, count: int) -> range:
    """The `WALL` maps of `count` among which `channel` is shown."""
    first = channel // WALL * WALL
    return range(first, min(first + WALL, count))


def within(values: Mapping[str, Any], stop: Stop) -> tuple[int, ...]:
    """The chosen cell, brought into what leaves `stop`: as many numbers as that has axes."""
    asked = (values["channel"], values["row"], values["column"])
    return tuple(min(n, size - 1) for n, size in zip(asked, stop.output.shape, strict=False))
