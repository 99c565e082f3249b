"""How far a run came, where its status is not there or cannot be read: from the rest of its folder.

A power cut can leave that. The pictures' fingerprint tells how many there are, and so how many
steps an epoch has; the curves tell of steps, tests and the learning rate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from explainers.records import read_json
from explainers.training import bounds, changes, scalars
from explainers.training.folder import Folder
from explainers.training.recipe import Recipe
from explainers.training.scalars import ScalarReader, Series
from explainers.training.status import Status
from explainers.training.tested import exact

_LARGE = 1 << 23
"""Bytes of a file on the pictures, at most."""


def recovered(folder: Folder, status: Status) -> Status:
    """The `status` of a run with the numbers that other files of its folder tell."""
    try:
        recipe, found = folder.read_recipe(), ScalarReader(folder.path).read()
    except (ValueError, OSError):
        return status
    losses, tests = found[scalars.TRAIN_LOSS], found[scalars.TEST_ACCURACY]
    train, test = _pictures(folder)
    # Where nobody says how many pictures there are: the first test comes after the first epoch.
    each = -(-train // recipe.batch_size) or next(iter(tests.steps), 0)
    step = max((*losses.steps[-1:], *tests.steps[-1:]), default=0)
    return replace(
        status,
        train_pictures=train,
        test_pictures=test,
        epochs=recipe.epochs,
        steps_per_epoch=each,
        epoch=min(tests.steps[-1] // each, recipe.epochs) if each and tests.steps else 0,
        step=step,
        lr=_last(found[scalars.TRAIN_LR]),
        lr_scale=_scale(folder, recipe),
        images_per_second=_last(found[scalars.TRAIN_SPEED]),
        test_accuracy=None if not tests.values else exact(tests.values[-1]),
        test_loss=_last(found[scalars.TEST_LOSS]),
    )


def is_begun(folder: Folder) -> bool:
    """Whether anybody has trained it, by what it holds besides its status. A fork has checkpoints
    and curves before that, of its past; a worker puts down first what it is trained on.
    """
    if folder.data.exists() or folder.sample.exists():
        return True
    return not folder.past.exists() and (bool(folder.kept()) or _has_curves(folder))


def _has_curves(folder: Folder) -> bool:
    return scalars.path(folder.path).exists()


def _last(series: Series) -> float | None:
    """The last number of a curve, with the digits of a float32; None where that is no number."""
    value = float(f"{series.values[-1]:.7g}") if series.values else math.nan
    return value if math.isfinite(value) else None


def _scale(folder: Folder, recipe: Recipe) -> float:
    """The recipe's learning rate was multiplied by that, after all changes."""
    rates = [one.after for one in changes.tolerant(folder) if one.field == "lr"]
    return rates[-1] / recipe.lr if rates else 1.0


def _pictures(folder: Folder) -> tuple[int, int]:
    """How many there are to train and to test on; 0 where nobody says."""
    try:
        told = (read_json(folder.data, _LARGE) or {}).get("fingerprint")
    except ValueError:
        return 0, 0
    return _count(told, "train"), _count(told, "test")


def _count(told: Any, half: str) -> int:
    of = told.get(half) if isinstance(told, Mapping) else None
    counts = of.get("counts") if isinstance(of, Mapping) else None
    if not isinstance(counts, list) or not all(map(bounds.PICTURES.fits, counts)):
        return 0
    return sum(counts) if bounds.PICTURES.fits(sum(counts)) else 0
