"""What a run was begun with: it goes on with that and with nothing else.

With other pictures the labels might mean other classes, and an epoch would end elsewhere. So the
data set's fingerprint is kept with the run; where it no longer fits, a new run may begin from
the weights, which takes nothing for granted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from explainers.images import fingerprint
from explainers.images.fingerprint import Fingerprint
from explainers.images.pictures import SIZE
from explainers.networks import registry, weight_files
from explainers.training.folder import BUILT_IN_DATA
from explainers.training.recipe import Recipe
from explainers.training.refusals import ChangedError


def check(recipe: Recipe, state: Mapping[str, Any], now: Fingerprint, model: nn.Module) -> None:
    """Raise ChangedError if a training's `state` was reached on other pictures than those of `now`.

    `model` is the network for these pictures, freshly made.
    """
    sentences = _differences(recipe, state, now)
    if not sentences:
        return
    try:
        weight_files.fitted(model, state["model"], "The checkpoint")
    except ValueError as error:
        raise ChangedError(sentences, f"Its weights cannot be used for these: {error}") from error
    raise ChangedError(sentences, "")


def _differences(recipe: Recipe, state: Mapping[str, Any], now: Fingerprint) -> list[str]:
    if "data" in state:
        return fingerprint.difference(state["data"], now)
    if recipe.data in BUILT_IN_DATA:
        return []  # pictures that nobody but the app itself can change
    return ["Its checkpoint was written by an older version, which did not note what they were."]


def take_weights(model: nn.Module, weights: Mapping[str, Tensor]) -> None:
    """Give a new network the weights of another run; ValueError in words where they do not fit."""
    model.load_state_dict(weight_files.fitted(model, weights, "The checkpoint").state)


def check_last_batch(network: str, classes: int, count: int, batch_size: int) -> None:
    """Raise ValueError if a batch norm would meet a last batch from which it can learn nothing.

    Of one number in a channel there is no variance. `count` pictures are cut into batches; the
    network is only outlined for this, so that it costs neither memory nor random numbers.
    """
    if count % batch_size != 1 and batch_size != 1:
        return
    with torch.device("meta"):
        outline = registry.build(network, classes).train()
        try:
            outline(torch.empty(1, 3, SIZE, SIZE))
        except ValueError as error:
            sentence = _one_picture(count, batch_size)
            raise ValueError(f"{sentence} PyTorch says: {error}.") from error


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
