"""A class's scores, and how they answer to a small change of each number that the network gets."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from explainers.networks.asking import MANY_MACS, each, gradient
from explainers.networks.trained import Trained

MOST_ASKED = 64
"""Pictures that a network is asked about for one map, if it is no large one."""


def slopes(trained: Trained, inputs: Tensor, index: int) -> Tensor:
    """The gradient of the score of class `index` at each of `inputs`, (N, C, H, W) both.

    `inputs` are as `Trained.prepare` makes them. Raises ValueError where the network cannot be
    gone through backwards.
    """
    return torch.cat([_slopes(trained, some, index) for some in torch.split(inputs, each(trained))])


def _slopes(trained: Trained, inputs: Tensor, index: int) -> Tensor:
    leaf = inputs.detach().clone().requires_grad_()

    def score(network: nn.Module) -> Tensor:
        # A clone: what stands at the beginning of the graph must not be written over.
        scores: Tensor = network(leaf.clone())[:, index]
        return scores.sum()

    return gradient(trained.network, leaf, score)


def affordable(trained: Trained, wanted: int) -> int:
    """How many of the `wanted` pictures a network is asked about: fewer if it is a large one."""
    if trained.macs <= MANY_MACS:
        return wanted
    return min(wanted, max(1, MOST_ASKED * MANY_MACS // trained.macs))
