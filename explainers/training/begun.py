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
from explainers.networks import registry, weight_files
from explainers.training.folder import BUILT_IN_DATA
from explainers.training.optimizers import freeze
from explainers.training.recipe import Recipe
from explainers.training.refusals import ChangedError


def network(
    recipe: Recipe,
    classes: int,
    now: Fingerprint,
    state: Mapping[str, Any] | None,
    weights: Mapping[str, Tensor] | None,
) -> nn.Module:
    """The network that a training begins or goes on with, as it is drawn from the recipe's seed.

    It is given `weights`, if there are any; those of a `state` are the caller's to load. Raises
    ChangedError or ValueError where either does not fit, see `check`.
    """
    torch.manual_seed(recipe.seed)
    model = registry.build(recipe.network, classes)
    if state is not None:
        check(recipe, state, now, model)
    elif weights is not None:
        model.load_state_dict(weight_files.fitted(model, weights, "The checkpoint").state)
    freeze(model, recipe)
    return model


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


def check_weights(network: str, classes: int, weights: Mapping[str, Tensor]) -> None:
    """Raise ValueError, in words, where the `network` for so many classes cannot take `weights`."""
    with torch.device("meta"):  # shapes are enough
        model = registry.build(network, classes)
    weight_files.fitted(model, weights, "The checkpoint")
