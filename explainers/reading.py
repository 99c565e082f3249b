"""What a lesson builds on, and where to go from it: the slugs of pages in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """Around one lesson: those that should be known, and those that go on from it."""

    needs: tuple[str, ...]
    then: tuple[str, ...]


AROUND: Mapping[str, Reading] = {
    "transforms": Reading((), ("loading", "convolution")),
    "loading": Reading(("transforms",), ("convolution", "train")),
    "convolution": Reading((), ("pooling", "activations", "feature_maps")),
    "pooling": Reading(("convolution",), ("receptive_field", "network")),
    "activations": Reading(("convolution",), ("linear", "backpropagation")),
    "batch_norm": Reading(("convolution", "loading"), ("dropout", "train")),
    "dropout": Reading(("linear",), ("train",)),
    "linear": Reading(("convolution",), ("softmax", "network", "dropout")),
    "network": Reading(("convolution", "pooling", "linear"), ("feature_maps", "batch_norm")),
    "receptive_field": Reading(("convolution", "pooling"), ("feature_maps",)),
    "feature_maps": Reading(("convolution", "network"), ("pretrained", "evaluate")),
    "pretrained": Reading(("network", "feature_maps"), ("checkpoints", "train")),
    "softmax": Reading(("linear",), ("losses",)),
    "losses": Reading(("softmax",), ("backpropagation", "evaluate")),
    "backpropagation": Reading(("losses",), ("optimizers",)),
    "optimizers": Reading(("backpropagation",), ("train",)),
    "train": Reading(("loading", "losses", "optimizers"), ("evaluate", "checkpoints", "runs")),
    "evaluate": Reading(("softmax", "train"), ("runs", "feature_maps")),
    "checkpoints": Reading(("network", "train"), ("pretrained", "runs")),
    "runs": Reading(("train",), ("evaluate",)),
}
"""For each lesson."""
