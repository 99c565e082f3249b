"""How good a network is on pictures that it never learned from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explainers.training.batches import Batches
from explainers.training.devices import autocast

BATCH_SIZE = 500
"""Pictures per batch of a test: enough to keep a device busy, few enough to be stopped soon."""

BATCH_SIZE_ON_CARD = 2500
"""The same for a graphics card, which is done with 500 before it is told the next 500."""

MOST_KEPT = 1_000_000
"""Scores of a test that are kept, 4 MB; where there are more, none are."""


@dataclass(frozen=True)
class Score:
    """Mean cross-entropy and the part of right answers, both over all test pictures."""

    loss: float
    accuracy: float


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Within, layers behave as they do in use and no gradients are kept; then as before.

    `eval()` and `no_grad()` do different things, and a test needs both: the first switches
    dropout and batch norm, the second saves the memory and time that gradients would take.
    """
    training = model.training
    model.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        model.train(training)


def scores(model: nn.Module, images: Tensor, precision: str) -> Tensor:
    """The model's scores (N, classes) in float32, computed in `precision`."""
    with autocast(images.device, precision):
        out: Tensor = model(images)
    return out.float()


def test(
    model: nn.Module,
    batches: Batches,
    precision: str,
    at_once: int | None = None,
    kept: list[Tensor] | None = None,
) -> Iterator[float | Score]:
    """Test the model on all pictures: yields the part done after each batch, then the Score.

    A batch has `at_once` pictures, or `BATCH_SIZE`. Its scores are put into `kept`, unless all
    together are more than `MOST_KEPT`.

    The loss is summed over pictures and divided once, since the mean of the batches' means is
    something else where the last batch is smaller.
    """
    device = batches.labels.device
    loss = torch.zeros((), device=device)
    correct = torch.zeros((), dtype=torch.int64, device=device)
    done = 0
    for images, labels in batches.in_order(at_once or BATCH_SIZE):
        with evaluating(model):
            out = scores(model, images, precision)
            loss += F.cross_entropy(out, labels, reduction="sum")
            correct += (out.argmax(1) == labels).sum()
        if kept is not None and out.shape[1] * len(batches) <= MOST_KEPT:
            kept.append(out)
        done += len(labels)
        yield done / len(batches)
    yield Score(loss=loss.item() / len(batches), accuracy=correct.item() / len(batches))


def sample(labels: Tensor, classes: int, per_class: int = 3, at_most: int = 60) -> Tensor:
    """Indices of a few pictures of every class, class by class; always the same for a data set."""
    shuffled = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    of_class = (shuffled[labels[shuffled] == label][:per_class] for label in range(classes))
    return torch.cat(list(of_class))[:at_most]
