"""The files of a run that came from elsewhere, each read as it will be read later.

Each function raises ValueError, LookupError or TypeError where a file is not what it should be;
some write it anew, so that it holds nothing else.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from explainers import arguments, files
from explainers.networks import registry, weight_files
from explainers.records import read_as, read_json
from explainers.training import bounds, recovered
from explainers.training import changes as noted
from explainers.training import checkpoint as checkpoints
from explainers.training import predictions as answers
from explainers.training import scalars as records
from explainers.training.about import About
from explainers.training.events import Guesses
from explainers.training.folder import Folder
from explainers.training.health import measures
from explainers.training.parents import Parent
from explainers.training.recipe import Recipe
from explainers.training.sample import Sample
from explainers.training.status import RUNNING, Result, Status

MOST_SENTENCES = 1000
"""On files that were left out of a data set."""


def nothing(folder: Folder, path: Path, recipe: Recipe) -> None:
    """It has been looked at already."""


def parent(folder: Folder, path: Path, recipe: Recipe) -> None:
    """From which run it descends."""
    read_as(Parent, path)


def about(folder: Folder, path: Path, recipe: Recipe) -> None:
    """What was said of it."""
    read_as(About, path)


def changes(folder: Folder, path: Path, recipe: Recipe) -> None:
    """What was changed while it trained."""
    noted.read(folder)


def data(folder: Folder, path: Path, recipe: Recipe) -> None:
    """The fingerprint of its pictures, and sentences."""
    found = read_json(path, 1 << 23) or {}
    known = {"fingerprint": found.get("fingerprint")}
    if not isinstance(known["fingerprint"], dict | None):
        raise ValueError("its fingerprint is none.")
    for name in ("left_out", "remarks"):
        told = found.get(name, [])
        if not isinstance(told, list):
            raise ValueError(f"{name} is no list.")
        known[name] = [str(sentence) for sentence in told[:MOST_SENTENCES]]
    files.write(path, json.dumps(known))


def status(folder: Folder, path: Path, recipe: Recipe) -> None:
    """How it stood; nobody is at it here."""
    found = read_as(Status, path)
    assert found is not None
    phase = "stopped" if found.phase in RUNNING else found.phase
    replace(found, phase=phase, pid=0, process="").write(folder)


def result(folder: Folder, path: Path, recipe: Recipe) -> None:
    """How it ended."""
    Result.read(folder)


def guesses(folder: Folder, path: Path, recipe: Recipe) -> None:
    """What it said to the sample pictures."""
    Guesses.from_dict(read_json(path) or {})


def sample(folder: Folder, path: Path, recipe: Recipe) -> None:
    """The sample pictures."""
    Sample.read(folder)


def scalars(folder: Folder, path: Path, recipe: Recipe) -> None:
    """Its curves."""
    with path.open("rb") as file:
        if file.read(len(records.HEAD)) != records.HEAD:
            raise ValueError("it holds no scalars.")
        while found := file.read(records.AT_ONCE * records.RECORD.itemsize):
            whole = len(found) // records.RECORD.itemsize
            some = np.frombuffer(found, dtype=records.RECORD, count=whole)
            layers = (some["tag"] >= measures.FIRST) & (some["tag"] < measures.BEYOND)
            known = (some["tag"] < len(records.TAGS)) | layers
            if not known.all() or (some["kind"] > records.ANEW).any():
                raise ValueError("it holds what is no scalar of a run.")
            _check_values(some[some["kind"] == records.POINT])


def _check_values(points: NDArray[np.void]) -> None:
    """Raise ValueError, in words, where one of these no run can have."""
    for number in np.unique(points["tag"]).tolist():
        tag = records.tag_of(number)
        values = points["value"][points["tag"] == number]
        strange = values[~records.possible(tag, values)]
        if len(strange):
            raise ValueError(f"it holds a {tag} of {strange[0]:g}, which no run can have.")


def checkpoint(folder: Folder, path: Path, recipe: Recipe) -> None:
    """A network that fits the recipe's, read without running any code in it."""
    held = checkpoints.load(path)
    arguments.held("epoch", held.epoch, bounds.EPOCHS)
    arguments.held("step", held.step, bounds.STEPS)
    if held.recipe.network != recipe.network:
        raise ValueError("it is of another network than the recipe's.")
    held.network()


def start(folder: Folder, path: Path, recipe: Recipe) -> None:
    """The weights that it began with: of any network that has the same."""
    held = checkpoints.load(path)
    with torch.device("meta"):
        network = registry.build(recipe.network, len(held.classes))
    weight_files.fitted(network, held.model, "it")


def predictions(folder: Folder, path: Path, recipe: Recipe) -> None:
    """The scores of a test."""
    if answers.read(path) is None:
        raise ValueError("it holds no scores.")


def labels(folder: Folder, path: Path, recipe: Recipe) -> None:
    """The labels of the test pictures."""
    if answers.read_labels(path) is None:
        raise ValueError("it holds no labels.")


def settle(folder: Folder) -> None:
    """Have the folder say how the run ended: nobody is at it, and none was killed here.

    One that nobody has started has not ended, and can be started here.
    """
    there = folder.status.exists()
    if (there or recovered.is_begun(folder)) and not folder.result.exists():
        last = Status.tolerant(folder) if there else recovered.recovered(folder, Status())
        stopped = "stopped" if last.phase in RUNNING else last.phase
        message = last.message if there else "It came without its status."
        ended = Result.reached(replace(last, phase=stopped, message=message))
        ended.write(folder)
