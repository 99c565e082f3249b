"""Batch norm and a last batch of one picture: told before a run begins, not in its middle."""

from __future__ import annotations

import copy

import torch
from torch import nn


def size(count: int, batch_size: int) -> int:
    """How many of `count` pictures are in the last batch of an epoch."""
    return count % batch_size or min(count, batch_size)


def check(model: nn.Module, count: int, batch_size: int) -> None:
    """Raise ValueError, in words, if training would end at a last batch of one picture.

    It does where a norm over the batch has one number for each channel then; (N, 3, 32, 32) in.
    """
    if size(count, batch_size) != 1 or _takes_one(model):
        return
    sizes = range(batch_size + 1, 2 * batch_size + 3)
    other = next((n for n in sizes if size(count, n) != 1), 0)
    remedy = (
        f"With batch_size={other} the last batch has {size(count, other):,}."
        if other
        else "It takes at least two pictures."
    )
    raise ValueError(
        f"batch_size is {batch_size}, and of {count:,} training pictures the last batch has one. "
        "This network has a batch norm that gets one number for each channel of a single picture, "
        f"which has no variance: PyTorch refuses it. {remedy}"
    )


def _takes_one(model: nn.Module) -> bool:
    """Whether the model can train on one picture, tried on the meta device: shapes, no numbers."""
    tried = copy.deepcopy(model).to("meta").train()
    try:
        tried(torch.zeros(1, 3, 32, 32, device="meta"))
    except ValueError:
        return False
    return True
