"""What will go wrong in training with layers that fit each other, said where they are chosen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from explainers.networks import backward, building
from explainers.networks.facts import Mend, Shape, times
from explainers.networks.layer_list import Layer

BACKWARD, INPUT, BATCH_OF_ONE, SQUEEZED, MIXED, OVERWRITTEN = (
    *("backward", "input", "batch of one", "squeezed", "mixed", "overwritten"),
)
"""What goes wrong: see `remarks`."""

_ENDS = {
    "Softmax": (0, 1),
    "Sigmoid": (0, 1),
    "Hardsigmoid": (0, 1),
    "Tanh": (-1, 1),
    "Softsign": (-1, 1),
}
"""Layers after which numbers lie between two others."""


@dataclass(frozen=True)
class Remark:
    """A remark on the layer at the place `at`, from 0. `stops`: no training with it at all."""

    at: int
    about: str
    sentence: str
    mends: tuple[Mend, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether the network cannot be trained as it is."""
        return self.about == BACKWARD


def remarks(layers: Sequence[Layer], shape: Shape, classes: int = 10) -> tuple[Remark, ...]:
    """All remarks on a network whose layers fit; pictures are (C, H, W) as in `shape[1:]`.

    `backward`: a layer writes over what the way back needs. `input`: only the gradient of the
    picture itself cannot be had. `batch of one`: a batch norm has one number for each channel
    there. `squeezed`: the scores lie too close together for cross-entropy. `mixed`: a softmax
    compares pictures with each other. `overwritten`: a residual block adds what was written over.
    """
    picture = shape[1:]
    found = [
        *in_place(layers, (2, *picture)),
        *_batch_of_one(layers, (1, *picture)),
        *_softmax(layers),
        *_overwritten(layers),
        *_squeezed(layers, classes),
    ]
    return tuple(sorted(found, key=lambda remark: remark.at))


def in_place(layers: Sequence[Layer], shape: Shape) -> Iterator[Remark]:
    """The remarks on layers that work in place, for a batch of `shape`."""
    broken = backward.culprits(layers, shape)
    for at, mended in broken.items():
        yield Remark(
            at,
            BACKWARD,
            f"{layers[at].text} works in place, and going backward fails: it writes over numbers "
            "that are needed for the gradient. PyTorch says so only in backward().",
            (Mend("Leave inplace out", mended),),
        )
    if broken:
        return
    for at, mended in backward.culprits(layers, shape, to_input=True).items():
        yield Remark(
            at,
            INPUT,
            f"{layers[at].text} writes over the picture itself. Training works; but PyTorch "
            "refuses where the gradient of the picture is asked for, as for a saliency map.",
            (Mend("Leave inplace out", mended),),
        )


def _batch_of_one(layers: Sequence[Layer], shape: Shape) -> Iterator[Remark]:
    with torch.device("meta"), torch.no_grad():
        tensor = torch.zeros(shape)
        for at, layer in enumerate(layers):
            module = building.module(layer)
            try:
                tensor = module(tensor)
            except ValueError:
                maps = tensor.dim() == 4
                earlier = ", or normalise before the maps are 1×1" if maps else ""
                yield Remark(
                    at,
                    BATCH_OF_ONE,
                    f"Of a single picture, {layer.text} gets {times(tensor.shape)}: one number for "
                    "each channel, which has no variance. In training, a batch of one picture "
                    "ends in an error, and the last batch of an epoch is one where batch_size "
                    f"leaves a rest of 1. Choose batch_size so that it does not{earlier}.",
                )
                tensor = module.eval()(tensor)


def _softmax(layers: Sequence[Layer]) -> Iterator[Remark]:
    flat = False
    for at, layer in enumerate(layers):
        flat = flat or layer.kind.name == "Flatten"
        if layer.values.get("dim", 1) in (0, -2 if flat else -4):
            yield Remark(
                at,
                MIXED,
                f"{layer.text} compares the pictures of a batch with each other: what one gets "
                "depends on which others are there. dim=1 is along the channels or scores.",
                (Mend("Set dim to 1", layer.changed(dim=1)),),
            )


def _overwritten(layers: Sequence[Layer]) -> Iterator[Remark]:
    for at, layer in enumerate(layers):
        if layer.kind.name != "Residual" or layer["shortcut"]:
            continue
        first = layer["layers"][0]
        if first.values.get("inplace"):
            inner = (first.changed(inplace=False), *layer["layers"][1:])
            yield Remark(
                at,
                OVERWRITTEN,
                f"{first.text} works in place and stands first in the block: it writes over the "
                "numbers that the shortcut adds.",
                (Mend("Leave inplace out", layer.changed(layers=inner)),),
            )


def _squeezed(layers: Sequence[Layer], classes: int) -> Iterator[Remark]:
    last = layers[-1] if layers else None
    if last is None:
        return
    if last.kind.name == "LogSoftmax":
        yield Remark(
            len(layers) - 1,
            SQUEEZED,
            "Cross-entropy takes the log-softmax of the scores itself. Once more does no harm "
            "here, the log-softmax of a log-softmax is itself; but nothing is gained either. "
            "nn.NLLLoss is the loss for it.",
        )
    elif last.kind.name in _ENDS:
        low, high = _ENDS[last.kind.name]
        least = math.log1p((classes - 1) * math.exp(low - high))
        yield Remark(
            len(layers) - 1,
            SQUEEZED,
            f"{last.text} leaves scores between {low} and {high}, and cross-entropy takes the "
            f"softmax of them by itself: even with the best answers for {classes} classes the loss "
            f"stays above {least:.2f}, and gradients are small. Let the network end with the "
            "scores as they are.",
        )
