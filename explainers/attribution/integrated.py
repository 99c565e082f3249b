"""Integrated gradients: the gradients on the way from a baseline to the picture, which add up."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.attribution.slopes import slopes
from explainers.networks.asking import each
from explainers.networks.trained import Trained

BASELINES = ("black", "grey", "mean")
"""What the way may begin at: black, grey, or the picture's own mean colour everywhere."""

GREY = 128


@dataclass(frozen=True)
class Integrated:
    """What each number that the network gets adds to the score: `parts` (C, H, W).

    `score` is that of the picture, `start` that of the baseline.
    """

    parts: Tensor
    score: float
    start: float

    @property
    def map(self) -> Tensor:
        """What each pixel adds, its channels together: (H, W), of both signs."""
        return self.parts.sum(0)

    @property
    def total(self) -> float:
        """The sum of all parts: with enough steps it is `difference`."""
        return float(self.parts.double().sum())

    @property
    def difference(self) -> float:
        """By how much the picture's score is above the baseline's."""
        return self.score - self.start


def baseline(picture: Tensor, kind: str) -> Tensor:
    """A picture of one colour, as `picture`, uint8 (3, H, W); `kind` is one of `BASELINES`."""
    if kind == "mean":
        colour = picture.double().mean((1, 2), keepdim=True).round().to(torch.uint8)
        return colour.expand_as(picture).contiguous()
    return torch.full_like(picture, {"black": 0, "grey": GREY}[kind])


def integrated_gradients(
    trained: Trained, picture: Tensor, start: Tensor, index: int, *, n_steps: int
) -> Integrated:
    """The mean gradient in `n_steps` places on the straight way from `start`, times the way.

    Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", 2017. The places are the
    middles of equal pieces of the way. Raises ValueError where the network cannot be gone through
    backwards.
    """
    ends = trained.prepare(torch.stack([start, picture]))
    way = ends[1] - ends[0]
    places = (torch.arange(n_steps) + 0.5) / n_steps
    total = torch.zeros_like(way)
    for some in torch.split(places, each(trained)):
        inputs = ends[0] + some.view(-1, 1, 1, 1) * way
        total += slopes(trained, inputs, index).sum(0)
    with torch.no_grad():
        low, high = (float(trained.network(end[None].clone())[0, index]) for end in ends)
    return Integrated(way * total / n_steps, high, low)
