"""What a network can do whose convolution stays as it was drawn, tried out on stripes.

The pictures are stripes across or upright, at any height or place, under noise as strong as they
are. A linear layer alone cannot tell them apart, whatever it learns: each pixel is bright as often
in the one kind as in the other. Behind random filters it can.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explainers.networks import first_weights

COUNT, SIZE, FILTERS, STEPS, LR = 400, 12, 16, 100, 0.03

CODE = f"""\
import torch
from torch import nn
from torch.nn import functional as F

dice = torch.Generator().manual_seed(0)

def stripes(count):  # across (class 0) or upright (class 1), anywhere, with noise
    labels = torch.randint(2, (count,), generator=dice)
    phase = 6.3 * torch.rand(count, 1, generator=dice)
    waves = torch.sin(1.5 * torch.arange({SIZE}) + phase)[:, None]
    upright = waves + torch.randn(count, {SIZE}, {SIZE}, generator=dice)
    images = torch.where(labels[:, None, None] == 1, upright, upright.transpose(1, 2))
    return images[:, None], labels

images, labels = stripes({COUNT})
test_images, test_labels = stripes({COUNT})
_ = torch.manual_seed(0)
filters = nn.Sequential(nn.Conv2d(1, {FILTERS}, 5), nn.ReLU(), nn.AvgPool2d(8), nn.Flatten())
linear = nn.Linear({FILTERS}, 2)
optimizer = torch.optim.Adam(linear.parameters(), lr={LR})  # of the filters it knows nothing
with torch.no_grad():
    seen, test_seen = filters(images), filters(test_images)

for step in range({STEPS}):
    loss = F.cross_entropy(linear(seen), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

print((linear(test_seen).argmax(1) == test_labels).float().mean())"""
"""The same as a program."""


@dataclass(frozen=True)
class Trial:
    """The part of the test pictures that was recognised behind random filters, and without any.

    `scores` (N, 2) and `labels` (N) are those of the test pictures behind the filters.
    """

    filtered: float
    unfiltered: float
    scores: Tensor
    labels: Tensor


@cache
def trial() -> Trial:
    """Try it: a tenth of a second, once."""
    dice = torch.Generator().manual_seed(0)
    images, labels = _stripes(dice)
    test_images, test_labels = _stripes(dice)
    network = first_weights.seeded(_network, 0)
    filters, linear = network[0], network[1]
    with torch.no_grad():
        seen, test_seen = filters(images), filters(test_images)
    scores = _learned(linear, seen, labels, test_seen)
    alone = first_weights.seeded(lambda: nn.Linear(SIZE * SIZE, 2), 0)
    plain = _learned(alone, images.flatten(1), labels, test_images.flatten(1))
    return Trial(_right(scores, test_labels), _right(plain, test_labels), scores, test_labels)


def _stripes(dice: torch.Generator) -> tuple[Tensor, Tensor]:
    labels = torch.randint(2, (COUNT,), generator=dice)
    phase = 6.3 * torch.rand(COUNT, 1, generator=dice)
    waves = torch.sin(1.5 * torch.arange(SIZE) + phase)[:, None]
    upright = waves + torch.randn(COUNT, SIZE, SIZE, generator=dice)
    images = torch.where(labels[:, None, None] == 1, upright, upright.transpose(1, 2))
    return images[:, None], labels


def _network() -> nn.Sequential:
    filters = nn.Sequential(nn.Conv2d(1, FILTERS, 5), nn.ReLU(), nn.AvgPool2d(8), nn.Flatten())
    return nn.Sequential(filters, nn.Linear(FILTERS, 2))


def _learned(linear: nn.Module, seen: Tensor, labels: Tensor, test_seen: Tensor) -> Tensor:
    """The scores of the test pictures, once the layer has learned from the others."""
    optimizer = torch.optim.Adam(linear.parameters(), lr=LR)
    for _ in range(STEPS):
        loss = F.cross_entropy(linear(seen), labels)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    scores: Tensor = linear(test_seen)
    return scores.detach()


def _right(scores: Tensor, labels: Tensor) -> float:
    return float((scores.argmax(1) == labels).float().mean())
