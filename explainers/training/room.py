"""How much memory and disk a training takes: known before it begins, and bounded."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path

from explainers.networks import examples, layer_list, registry, typed
from explainers.networks.facts import bytes_shown
from explainers.networks.walk import Walk, walk
from explainers.training import changes, evaluation, thinning
from explainers.training.recipe import Recipe

MOST_MEMORY = 8 * 2**30
"""Bytes for the numbers of a batch on its way through the network, and back."""

MOST_DISK = 4 * 2**30
"""Bytes of the checkpoints that a run keeps."""

_TEST_MEMORY = 2**30
_FLOAT = 4  # bytes of a float32
_KEPT = {"sgd": 0, "momentum": 1, "nesterov": 1, "adam": 2, "adamw": 2, "muon": 1}
"""Numbers that an optimizer keeps for each weight."""
_FEWEST = 1
"""Checkpoints of before a change that any run can keep."""
_ALWAYS = 3
"""Checkpoints besides those of epochs: the latest; and what a run began with, and its past."""
_SAID = {"drawn": 2_000 * 10, "cifar10": 10_000 * 10}
"""Scores of a test, where the data set is known: those of any other are at most as many as kept."""


def check(recipe: Recipe, runs: Path | None = None) -> None:
    """Raise ValueError, in words, where a run would take more memory or disk than is given.

    With `runs`, the folder of all runs, its disk must have room for the checkpoints.
    """
    found = _walked(recipe.network)
    each = 2 * found.memory  # what leaves each layer is kept for the way back, and has a gradient
    if each * recipe.batch_size > MOST_MEMORY:
        fitting = max(1, MOST_MEMORY // each)
        raise ValueError(
            f"batch_size is {recipe.batch_size:,}: so many pictures on their way through this "
            f"network and back take {bytes_shown(each * recipe.batch_size)}, and a run gets "
            f"{bytes_shown(MOST_MEMORY)}. Set batch_size to at most {fitting:,}."
        )
    disk = run_bytes(recipe)
    if disk > MOST_DISK:
        rest = MOST_DISK - (_ALWAYS + _FEWEST) * checkpoint_bytes(recipe)
        fitting = max(1, rest // epoch_bytes(recipe))
        raise ValueError(
            f"epochs is {recipe.epochs:,}: the checkpoints that are kept of them take "
            f"{bytes_shown(disk)}, and a run gets {bytes_shown(MOST_DISK)}. Set epochs to at most "
            f"{fitting:,}, or make the network smaller."
        )
    if runs is not None and disk > (free := _free(runs)):
        raise ValueError(
            f"The checkpoints of {recipe.epochs:,} epochs take {bytes_shown(disk)}, and the disk "
            f"of the runs has {bytes_shown(free)} left. Make room there, or set epochs lower."
        )


def checkpoint_bytes(recipe: Recipe) -> int:
    """What a checkpoint holds, about: the weights, and what the optimizer keeps for each."""
    return _FLOAT * _walked(recipe.network).parameters * (1 + _KEPT[recipe.optimizer])


def epoch_bytes(recipe: Recipe) -> int:
    """What a run keeps of an epoch, about: a checkpoint, and what it said to the test pictures."""
    said = _SAID.get(recipe.data, evaluation.MOST_KEPT)
    return checkpoint_bytes(recipe) + _FLOAT * said


def run_bytes(recipe: Recipe) -> int:
    """What a run keeps in the end, at most, about: of its epochs, of what it began with, and of
    before each change on the way.
    """
    return _unchanged(recipe) + kept_of_changes(recipe) * checkpoint_bytes(recipe)


def kept_of_changes(recipe: Recipe) -> int:
    """How many checkpoints of before a change a run keeps: fewer where the network is large."""
    room = (MOST_DISK - _unchanged(recipe)) // max(1, checkpoint_bytes(recipe))
    return min(max(_FEWEST, room), changes.MOST_KEPT)


def _unchanged(recipe: Recipe) -> int:
    kept = min(recipe.epochs, thinning.MOST)
    return kept * epoch_bytes(recipe) + _ALWAYS * checkpoint_bytes(recipe)


def tested_at_once(network: str, device: str = "cpu") -> int:
    """How many pictures a network, as a recipe names it, is tested on at once, on such a device."""
    most = evaluation.BATCH_SIZE_ON_CARD if device == "cuda" else evaluation.BATCH_SIZE
    return max(1, min(most, _TEST_MEMORY // max(1, _walked(network).memory)))


@lru_cache(maxsize=64)
def _walked(network: str) -> Walk:
    text = examples.NOTES
    if network.startswith(registry.TYPED):
        text = network.removeprefix(registry.TYPED)
    return walk(layer_list.layers(text), (1, *typed.PICTURE))


def _free(folder: Path) -> int:
    """Bytes that are left where `folder` is, or will be made."""
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.is_dir())
    return shutil.disk_usage(there).free
