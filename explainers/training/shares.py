"""What sharing a batch asks of it, and changes: batch norm is the layer that sees its fellows."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from explainers.training import last_batch
from explainers.training.recipe import Recipe


def check(recipe: Recipe, classes: int, count: int, processes: int, device: torch.device) -> None:
    """Raise ValueError, in words, where so many processes cannot share each batch of an epoch.

    `count` pictures of `classes` are cut into batches.
    """
    size = recipe.batch_size
    if size < processes:
        raise ValueError(
            f"batch_size is {size}, and {processes} processes share each batch: each takes at "
            f"least one picture. Set batch_size to at least {processes}, or train with fewer "
            "processes."
        )
    wanted = _wanted(recipe.network, classes, device)

    def fits(size: int) -> bool:
        return min(size, last_batch.size(count, size)) // processes >= wanted

    if fits(size):
        return
    last, sizes = last_batch.size(count, size), range(size + 1, size + 4 * processes)
    other = next((size for size in sizes if fits(size)), 0)
    remedy = f"It works with batch_size={other}." if other else "Train with fewer processes."
    raise ValueError(
        f"batch_size is {size}, and of {count:,} training pictures the last batch has {last:,}. "
        f"{processes} processes share each batch, and this network has a batch norm, for which "
        f"each share has to have {wanted} or more. {remedy}"
    )


def remark(model: nn.Module, processes: int, device: torch.device) -> str:
    """How the run differs from that of one process, in a sentence; empty where it does not."""
    if processes == 1 or device.type == "cuda" or not _norms(model):
        return ""
    return (
        f"Batch norm: each of the {processes} processes takes the mean and the variance of its own "
        "share of a batch, so the losses are not quite those of one process. (On CUDA they would "
        "be the whole batch's.)"
    )


def _wanted(network: str, classes: int, device: torch.device) -> int:
    """How many pictures a share needs at least; 0 where another's picture does as well."""
    if device.type == "cuda":  # batch norm counts the pictures of all shares, each once
        return int(_norms(last_batch.outline(network, classes)))
    return 2 if last_batch.refuses_one(network, classes) else 0


def _norms(model: nn.Module) -> bool:
    return any(isinstance(module, _BatchNorm) for module in model.modules())
