"""Checkpoints: a network with all that is needed to use it, and all that is needed to go on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from explainers import files
from explainers.networks import registry, weight_files
from explainers.training.batches import Statistics
from explainers.training.engine import Training
from explainers.training.event_files import Point
from explainers.training.recipe import Recipe


class UnreadableError(ValueError):
    """The file is no checkpoint, or not a whole one."""


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint's file holds.

    `statistics` is what pictures have to be normalised by before this network sees them, or None
    if it takes pixels in [0, 1]. `training` is the state that `Training` goes on from,
    and `points` are those of the curves at its last step (none in files of older versions).
    """

    recipe: Recipe
    classes: tuple[str, ...]
    statistics: Statistics | None
    epoch: int
    step: int
    model: dict[str, Tensor]
    training: dict[str, Any]
    points: tuple[Point, ...]

    def network(self) -> nn.Module:
        """The network with the checkpoint's weights, on the CPU, ready to be used (`eval()`).

        Raises ValueError, with the tensors, where they do not fit the network or hold NaN.
        """
        with torch.device("meta"):  # nothing is drawn that the weights replace
            network = registry.build(self.recipe.network, len(self.classes))
        weight_files.load(network, self.model, "The checkpoint")
        return network.eval()


def save(path: Path, training: Training, points: Sequence[Point] = ()) -> None:
    """Write a checkpoint; `path` is at no time a half-written file, and lasts.

    `points` are those of the curves at the last step. Besides numbers and texts the file holds
    only tensors, under `"model"` the network's state_dict, so that
    `torch.load(path, weights_only=True)` opens it without running any code in it. Raises OSError
    where it cannot be written.
    """
    state = training.state_dict()
    values = _values(training, state.pop("model"), state)
    values["points"] = [tuple(point) for point in points]
    with files.replacing(path) as file:
        try:
            torch.save(values, file)
        except RuntimeError as error:  # PyTorch's word for whatever hinders it from writing
            raise _cause(error) from error


def moment(training: Training) -> bytes:
    """The network as it is between two steps, as a file that `load` reads.

    Nothing goes on from it: of its training it says which epochs and steps are done, and how many
    steps an epoch has.
    """
    told = {name: getattr(training, name) for name in ("epoch", "step", "steps_per_epoch")}
    file = io.BytesIO()
    torch.save(_values(training, training.model.state_dict(), told), file)
    return file.getvalue()


def _values(training: Training, model: dict[str, Tensor], state: dict[str, Any]) -> dict[str, Any]:
    return {
        "recipe": asdict(training.recipe),
        "classes": list(training.classes),
        "statistics": asdict(training.statistics) if training.statistics else None,
        "model": model,
        "training": state,
    }


def with_recipe(path: Path, recipe: Recipe) -> bytes:
    """The checkpoint in a file with another recipe in it; ValueError where it cannot be read."""
    values = weight_files.read(path)
    file = io.BytesIO()
    torch.save({**values, "recipe": asdict(recipe)}, file)
    return file.getvalue()


def _cause(error: BaseException) -> BaseException:
    """What the file said when PyTorch could not write to it; the error itself if that is untold."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OSError):
        cause = cause.__context__
    return cause or error


def load(path: Path) -> Checkpoint:
    """Read a checkpoint, its tensors to the CPU.

    Raises FileNotFoundError if there is none, UnreadableError with a sentence if it cannot be read.
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
            points=tuple(Point(*point) for point in values.get("points", ())),
        )
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise UnreadableError(f"{path} is not a checkpoint of a run: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it has no {error}"
    return str(error).rstrip(".") or type(error).__name__
