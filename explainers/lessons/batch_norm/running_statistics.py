"""Running statistics in the batch norm lesson: how they approach the truth, batch by batch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor, nn

from explainers.layers import batch_norm, batch_statistics
from explainers.lessons.batch_norm.numbers import STEPS, Values
from explainers.worked import WorkedExample

TRUE_MEAN, TRUE_VAR = 5.0, 4.0


@dataclass(frozen=True)
class History:
    """What a layer with one channel has seen and kept, after each of k batches.

    `means` and `unbiased` are the batches' own, `biased` the variance that they were normalised
    with, all (k,); the running ones have one value more, from before the first batch: (k + 1,).
    """

    means: Tensor
    biased: Tensor
    unbiased: Tensor
    running_mean: Tensor
    running_var: Tensor
    momentum: float | None

    @property
    def share(self) -> float:
        """The share of the last batch in the running statistics after it."""
        return 1 / len(self.means) if self.momentum is None else self.momentum


@lru_cache(maxsize=256)
def history(values: Values) -> History:
    """A real BatchNorm2d layer in training over the first `steps` batches.

    Worked out once for all readers with the same values: not to be changed.
    """
    momentum = None if values.cumulative else values.momentum
    layer = nn.BatchNorm2d(1, momentum=momentum)
    assert layer.running_mean is not None and layer.running_var is not None
    running = [(layer.running_mean.item(), layer.running_var.item())]
    seen = batches(int(values.values))[: values.steps]
    with torch.no_grad():
        for batch in seen:
            layer(batch)
            running.append((layer.running_mean.item(), layer.running_var.item()))
    own = [(*batch_norm.statistics(b), batch_norm.statistics(b, correction=1)[1]) for b in seen]
    means, biased, unbiased = (torch.cat(column) for column in zip(*own, strict=True))
    running_mean, running_var = torch.tensor(running).unbind(1)
    return History(means, biased, unbiased, running_mean, running_var, momentum)


def last_step(past: History) -> WorkedExample:
    """The last update as a worked example: mean first, then variance."""
    before = torch.stack([past.running_mean[-2], past.running_var[-2]])
    batch = torch.stack([past.means[-1], past.unbiased[-1]])
    return batch_statistics.update(before, batch, past.share)


def batches(count: int) -> Tensor:
    """Batches of `count` values of one channel, (STEPS, count, 1, 1, 1), normally distributed."""
    generator = torch.Generator().manual_seed(0)
    drawn = torch.randn(STEPS, count, 1, 1, 1, generator=generator)
    return TRUE_MEAN + math.sqrt(TRUE_VAR) * drawn
