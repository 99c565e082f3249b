"""The feature maps lesson: whose weights, which layer, which map, which pixel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from explainers import places, snippets
from explainers.lessons.data_set import Origin
from explainers.networks import trained
from explainers.networks.feature_maps import Stop
from explainers.networks.trained import Trained
from explainers.settings import Choice, Setting, Text, Whole
from explainers.training import checkpoint, run

TRAINED, RELU, UNTRAINED, RUN = "Trained", "Trained, with ReLU", "Untrained", "A run"
WEIGHTS = (TRAINED, RELU, UNTRAINED, RUN)
OWN, SHARED = "each map its own", "one for all maps"
VIEWS = ("Maps", "Filters", "Why this answer?", "Predict, then see")

# Every layer of both networks; a page offers those that the network in hand has.
LAYERS = (
    *("conv1", "pool1", "relu1", "conv2", "relu2", "pool2", "conv3", "relu3", "pool3"),
    *("linear1", "linear2"),
)

SETTINGS: tuple[Setting, ...] = (
    Choice("view", VIEWS[0], VIEWS),
    Choice("weights", TRAINED, WEIGHTS),
    Text("run", "", 200),
    Whole("epoch", 0, 0, 10_000),
    Choice("layer", "conv1", LAYERS),
    Whole("channel", 0, 0, 63),
    Whole("row", 8, 0, 31),
    Whole("column", 8, 0, 31),
    Whole("source", 0, 0, 63),
    Choice("scale", OWN, (OWN, SHARED)),
)

WORDS: Mapping[str, str] = {
    TRAINED: "The network of the notes, trained on CIFAR-10's photographs; it comes with the app. "
    "Drawings are foreign to it, and it may be wrong about them.",
    RELU: "The same layers with ReLU between them, trained on CIFAR-10's photographs; it comes "
    "with the app. Drawings are foreign to it, and it may be wrong about them.",
    UNTRAINED: "PyTorch's random first weights: what a network knows before it has learned.",
    RUN: "A checkpoint of one of your own runs, epoch by epoch.",
}


def network(values: Mapping[str, Any]) -> Trained:
    """The network that the controls stand for; raises ValueError, in words, if it is not there."""
    if values["weights"] == TRAINED:
        return trained.shipped("cifar_quick")
    if values["weights"] == RELU:
        return trained.shipped("cifar_quick_relu")
    if values["weights"] == UNTRAINED:
        return trained.untrained("cifar_quick")
    return of_run(values["run"], values["epoch"])


def of_run(name: str, epoch: int) -> Trained:
    """The weights after `epoch` epochs of the run `name`; 0 stands for its latest checkpoint."""
    found = next((r for r in run.list_runs(places.runs()) if r.name == name), None)
    if found is None:
        raise ValueError(f"There is no run called “{name}” here. Start one on the Train page.")
    files = found.checkpoints()
    if not files:
        raise ValueError(f"The run {name} has no checkpoint yet: it writes one after each epoch.")
    if epoch > len(files):
        raise ValueError(f"epoch is {epoch}, and the run {name} has {len(files)} so far.")
    return opened(files[epoch - 1])


def opened(path: Path) -> Trained:
    """The network of a checkpoint's file."""
    held = checkpoint.load(path)
    built = held.network()
    if not isinstance(built, nn.Sequential):
        raise ValueError(f"The network of {path.name} is no plain sequence of layers.")
    statistics = held.statistics
    return Trained(
        built,
        held.classes,
        statistics.mean if statistics else None,
        statistics.std if statistics else None,
    )


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


def within(values: Mapping[str, Any], stop: Stop) -> tuple[int, int, int]:
    """The chosen channel, row and column, brought into the maps of `stop`."""
    channels, rows, columns = stop.output.shape
    return (
        min(values["channel"], channels - 1),
        min(values["row"], rows - 1),
        min(values["column"], columns - 1),
    )


def code(layer: str, weights: str, channel: int, picture: Origin) -> str:
    """Code that prints one map of the shipped (or untrained) network for a picture."""
    network = "cifar_quick_relu" if weights == RELU else "cifar_quick"
    source = "untrained" if weights == UNTRAINED else "shipped"
    return "\n".join(
        [
            snippets.PROJECT,
            "import torch",
            *picture.imports,
            "from explainers.networks import trained",
            "",
            f'model = trained.{source}("{network}")',
            f"values = model.prepare({picture.expression})",
            "with torch.no_grad():",
            "    for name, layer in model.network.named_children():",
            "        values = layer(values)",
            f'        if name == "{layer}":',
            "            break",
            "",
            f"map = values[0, {channel}]",
            "print(tuple(values.shape), round(map.min().item(), 3), round(map.max().item(), 3))",
        ]
    )
