"""Checkpoints: a network with all that is needed to use it, and all that is needed to go on."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from explainers.networks import registry, weight_files
from explainers.training.batches import Statistics
from explainers.training.engine import Training
from explainers.training.recipe import Recipe


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint's file holds.

    `statistics` is what pictures have to be normalised by before this network sees them, or None
    if it takes pixels in [0, 1]. `training` is the state that `Training` goes on from.
    """

    recipe: Recipe
    classes: tuple[str, ...]
    statistics: Statistics | None
    epoch: int
    step: int
    model: dict[str, Tensor]
    training: dict[str, Any]

    def network(self) -> nn.Module:
        """The network with the checkpoint's weights, on the CPU, ready to be used (`eval()`).

        Raises ValueError, with the tensors, where they do not fit the network or hold NaN.
        """
        with torch.device("meta"):  # nothing is drawn that the weights replace
            network = registry.build(self.recipe.network, len(self.classes))
        weight_files.load(network, self.model, "The checkpoint")
        return network.eval()


def save(path: Path, training: Training) -> None:
    """Write a checkpoint; `path` is at no time a half-written file.

    Besides numbers and texts the file holds only tensors, under `"model"` the network's
    state_dict, so `torch.load(path, weights_only=True)` opens it without running any code in it.
    """
    state = training.state_dict()
    values = {
        "recipe": asdict(training.recipe),
        "classes": list(training.classes),
        "statistics": asdict(training.statistics) if training.statistics else None,
        "model": state.pop("model"),
        "training": state,
    }
    part = path.with_name(f"{path.name}.part")
    torch.save(values, part)
    part.replace(path)


def copy(source: Path, target: Path) -> None:
    """Make `target` the same checkpoint as `source`, without writing it twice where possible."""
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        os.link(source, part)
    except OSError:  # a file system without hard links
        part.write_bytes(source.read_bytes())
    part.replace(target)


def load(path: Path) -> Checkpoint:
    """Read a checkpoint, its tensors to the CPU.

    Raises FileNotFoundError if there is none, ValueError with a sentence if it cannot be read.
    """
    try:
        values = weight_files.read(path)
        statistics = values["statistics"]
        state = values["training"]
        return Checkpoint(
            recipe=Recipe.from_dict(values["recipe"]),
            classes=tuple(values["classes"]),
            statistics=statistics and Statistics(**statistics),
            epoch=state["epoch"],
            step=state["step"],
            model=values["model"],
            training={**state, "model": values["model"]},
        )
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path} is not a checkpoint of a run: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it has no {error}"
    return str(error).rstrip(".") or type(error).__name__
