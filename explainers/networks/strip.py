"""The CIFAR-quick network as a strip of layers for Home: facts only, so that torch is not needed.

A test holds every row equal to the network itself (`explainers.networks.cifar_quick`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """One layer of the strip: its name in code, the shape that leaves it, and its lesson."""

    layer: str
    shape: tuple[int, ...]
    lesson: str
    does: str


STRIP = (
    Stop("Picture", (3, 32, 32), "transforms", "red, green and blue, 32×32"),
    Stop("Conv2d(3, 32, 5, padding=2)", (32, 32, 32), "convolution", "looks for 32 patterns"),
    Stop("MaxPool2d(2)", (32, 16, 16), "pooling", "keeps the strongest"),
    Stop("Conv2d(32, 32, 5, padding=2)", (32, 16, 16), "convolution", "combines them"),
    Stop("MaxPool2d(2)", (32, 8, 8), "pooling", "keeps the strongest"),
    Stop("Conv2d(32, 64, 5, padding=2)", (64, 8, 8), "convolution", "combines those"),
    Stop("MaxPool2d(2)", (64, 4, 4), "pooling", "keeps the strongest"),
    Stop("Flatten()", (1024,), "linear", "a grid becomes a row"),
    Stop("Linear(1024, 64)", (64,), "linear", "weighs everything up"),
    Stop("Linear(64, 10)", (10,), "linear", "a score for each class"),
    Stop("CrossEntropyLoss()", (), "losses", "how wrong was it?"),
)


def short(layer: str) -> str:
    """The layer's class in one short word, as in `Conv`."""
    return layer.split("(")[0].removeprefix("Max").removeprefix("CrossEntropy").removesuffix("2d")


def volume(stop: Stop) -> tuple[float, float]:
    """Width and height, in pixels, of the box that stands for a shape: channels and rows.

    Both grow with the square root, so that 3 and 1024 stand in one drawing.
    """
    if not stop.shape:
        return 10.0, 10.0
    channels, rows = stop.shape[0], stop.shape[1] if len(stop.shape) == 3 else 1
    if len(stop.shape) == 1:
        return 9.0, 6 + 2.0 * float(channels) ** 0.5
    return 5 + 3.4 * float(channels) ** 0.5, 8 + 11.0 * float(rows) ** 0.5
