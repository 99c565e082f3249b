"""The question to ask of a map of what mattered: would an untrained network's look the same?

After Adebayo et al., "Sanity Checks for Saliency Maps", 2018: a map that hardly changes when the
weights are drawn anew cannot tell what the network has learned.
"""

from __future__ import annotations

import copy
import math
from dataclasses import replace

import torch
from torch import Tensor

from explainers.networks.trained import Trained
from explainers.random_numbers import drawn_from

SEED = 1
"""Of the untrained weights: another one than that of the networks which the app shows untrained."""


def untrained(trained: Trained, seed: int = SEED) -> Trained:
    """The same layers with PyTorch's first weights, drawn by a generator of its own."""
    network = copy.deepcopy(trained.network)
    with torch.no_grad(), drawn_from.seed(seed):
        for layer in network.modules():
            if callable(reset := getattr(layer, "reset_parameters", None)):
                reset()
    return replace(trained, network=network)


def rank_correlation(one: Tensor, other: Tensor) -> float:
    """Spearman's rank correlation of two maps of one shape, −1 to 1; equal numbers share a rank.

    NaN where a map has the same number everywhere, or numbers that are none: there is no order.
    """
    first, second = (_ranks(values.flatten().double()) for values in (one, other))
    first, second = first - first.mean(), second - second.mean()
    both = float(first.norm() * second.norm())
    finite = bool(torch.isfinite(one).all() and torch.isfinite(other).all())
    return float(first @ second) / both if finite and both else math.nan


def _ranks(values: Tensor) -> Tensor:
    """The place of each number (N,) in the order of their size, from 1; equal ones share a mean."""
    _, group, counts = torch.unique(values, return_inverse=True, return_counts=True)
    means: Tensor = counts.cumsum(0) - (counts.double() - 1) / 2
    return means[group]
