"""Means and standard deviations to normalise with: one of each for each colour channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Statistics:
    """Mean and standard deviation of each channel, as `v2.Normalize` takes them, and their origin.

    `origin` is a sentence.
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]
    origin: str = ""

    def inverse(self) -> Statistics:
        """Those that undo a Normalize with these: (y − (−mean/std)) / (1/std) = y × std + mean."""
        mean = tuple(-m / s for m, s in zip(self.mean, self.std, strict=True))
        return Statistics(mean, tuple(1 / s for s in self.std))


STATISTICS: Mapping[str, Statistics] = {
    "half": Statistics((0.5,) * 3, (0.5,) * 3, "Brings 0 to 1 to −1 to 1, whatever the pictures."),
    "cifar10": Statistics(
        (0.4914, 0.4822, 0.4465),
        (0.247, 0.2435, 0.2616),
        "Measured over CIFAR-10's 50,000 training pictures.",
    ),
    "imagenet": Statistics(
        (0.485, 0.456, 0.406),
        (0.229, 0.224, 0.225),
        "Measured over ImageNet; torchvision's pretrained models expect it.",
    ),
    "notes": Statistics(
        (6.0, 3.0, 2.0),
        (9.0, 3.0, 5.0),
        "The course notes' numbers: far outside 0 to 1, so the result is far from mean 0, std 1.",
    ),
}
"""By their names in URLs."""


def measured(picture: Tensor) -> Statistics:
    """Mean and (biased) standard deviation of each channel of a float picture (C, H, W)."""
    std, mean = torch.std_mean(picture, dim=(1, 2), correction=0)
    return Statistics(tuple(mean.tolist()), tuple(std.tolist()), "Measured over this one picture.")
