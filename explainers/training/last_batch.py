"""Batch norm and a last batch of one picture: told before a run begins, not in its middle."""

from __future__ import annotations

import torch
from torch import nn

from explainers.images.pictures import SIZE
from explainers.networks import registry


def size(count: int, batch_size: int) -> int:
    """How many of `count` pictures are in the last batch of an epoch."""
    return count % batch_size or min(count, batch_size)


def check(network: str, classes: int, count: int, batch_size: int) -> None:
    """Raise ValueError if a batch norm would meet a last batch from which it can learn nothing.

    Of one number in a channel there is no variance. `count` pictures are cut into batches.
    """
    if size(count, batch_size) == 1 and (refusal := refuses_one(network, classes)):
        raise ValueError(f"{_one_picture(count, batch_size)} PyTorch says: {refusal}.")


def refuses_one(network: str, classes: int) -> str:
    """What PyTorch says where a network is to be trained on one picture; empty if it does it."""
    try:
        outline(network, classes).train()(torch.empty(1, 3, SIZE, SIZE, device="meta"))
    except ValueError as error:
        return str(error)
    return ""


def outline(network: str, classes: int) -> nn.Module:
    """The network without its numbers: it costs neither memory nor random numbers."""
    with torch.device("meta"):
        return registry.build(network, classes)


def _one_picture(count: int, batch_size: int) -> str:
    if batch_size == 1:
        where = "batch_size=1: every batch is one picture"
    else:
        whole = f"{count:,} pictures are {count // batch_size:,} × {batch_size} and 1"
        where = f"batch_size={batch_size}: the last batch of an epoch is one picture ({whole})"
    sizes = (size for size in range(max(2, batch_size), count + 1) if count % size != 1)
    other = next(sizes, None)
    remedy = f"Choose another batch_size, such as {other}" if other else "Add pictures to train on"
    return (
        f"{where}, and a batch norm of this network has one number of each channel there, of "
        f"which there is no variance. {remedy}, or put the batch norm before the maps are 1×1."
    )
