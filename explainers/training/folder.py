"""The run folder: what lies where, and files that are never seen half-written.

A run folder is all that the worker, which writes it, and those who watch, who read it, have in
common. Only the standard library is used, so that it costs nothing to look into one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from explainers.locks import Lock
from explainers.training.recipe import Recipe

T = TypeVar("T")

BUILT_IN_DATA = ("drawn", "cifar10")


@dataclass(frozen=True)
class Folder:
    """The paths in the folder of one run. TensorBoard's event files lie in `path` itself."""

    path: Path

    @property
    def recipe(self) -> Path:
        """What is trained: the Recipe as JSON, written once, when the run is made."""
        return self.path / "recipe.json"

    @property
    def status(self) -> Path:
        """What the worker is doing, written several times a second while it lives."""
        return self.path / "status.json"

    @property
    def control(self) -> Path:
        """What watchers ask of the worker, see `Control`."""
        return self.path / "control.json"

    @property
    def guesses(self) -> Path:
        """The network's latest guesses for the sample pictures."""
        return self.path / "guesses.json"

    @property
    def sample(self) -> Path:
        """The sample pictures themselves, with their labels: a PyTorch file."""
        return self.path / "sample.pt"

    @property
    def data(self) -> Path:
        """What it is trained on: the data set's fingerprint, and what was left out of it."""
        return self.path / "data.json"

    @property
    def result(self) -> Path:
        """How the run ended; there is none while it goes on, nor if the worker was killed."""
        return self.path / "result.json"

    @property
    def log(self) -> Path:
        """What the worker printed, errors included, if a program started it."""
        return self.path / "worker.log"

    @property
    def lock(self) -> Path:
        """Locked by the worker while it lives, see `Lock`."""
        return self.path / "worker.lock"

    @property
    def checkpoints(self) -> Path:
        """A folder of `epoch-0001.pt`, …, and `latest.pt`, from which a run goes on."""
        return self.path / "checkpoints"

    @property
    def latest(self) -> Path:
        """The state to go on from: the last epoch's, or later if the run was stopped."""
        return self.checkpoints / "latest.pt"

    @property
    def start(self) -> Path:
        """A checkpoint of another run, whose weights this one begins with; there may be none."""
        return self.checkpoints / "start.pt"

    def epoch(self, epoch: int) -> Path:
        """The checkpoint after an epoch, counted from 1."""
        return self.checkpoints / f"epoch-{epoch:04d}.pt"

    def read_recipe(self) -> Recipe:
        """The run's recipe. Raises ValueError with a sentence if this is no run folder."""
        if not self.recipe.is_file():
            raise ValueError(f"{self.path} is not the folder of a run: it holds no recipe.json.")
        return Recipe.from_json(self.recipe.read_text(encoding="utf-8"))


def create(recipe: Recipe, runs: Path, name: str, weights: Path | None = None) -> Folder:
    """Make the folder of a new run below `runs`, with its recipe; nothing is started.

    It begins with the weights of the checkpoint `weights`, if one is named. A try that failed
    before it began (see `never_began`) makes room. Raises ValueError if there is no such
    checkpoint, or if the name is no plain folder name or is taken: what an earlier run made is
    never touched.
    """
    if weights is not None and not weights.is_file():
        raise ValueError(f"There is no checkpoint {weights} to begin with.")
    plain = name.strip() and not set(name) & set('/\\:*?"<>|\0') and not name.startswith(".")
    if not plain or len(name) > 100 or name != name.strip():
        raise ValueError(
            f"name={name!r} cannot name a folder: use up to 100 letters, digits, spaces, - and _."
        )
    folder = Folder((runs / name).absolute())
    if never_began(folder):
        shutil.rmtree(folder.path)
    try:
        folder.path.mkdir(parents=True)
    except FileExistsError:
        raise ValueError(
            f"A run called {name!r} exists already in {runs}. Choose another name, "
            "or resume that run."
        ) from None
    if recipe.data not in BUILT_IN_DATA:  # the worker may be started from elsewhere, later
        recipe = recipe.with_changes(data=str(Path(recipe.data).expanduser().absolute()))
    folder.checkpoints.mkdir()
    if weights is not None:
        shutil.copyfile(weights, folder.start)
    write_atomically(folder.recipe, recipe.to_json())
    return folder


def never_began(folder: Folder) -> bool:
    """Whether the run failed before its first step: it holds nothing that anybody could miss."""
    try:
        result = read_json(folder.result) or {}
        made = folder.latest.exists() or any(folder.checkpoints.glob("epoch-*.pt"))
    except (ValueError, OSError):  # whatever it is, it is not ours to clear away
        return False
    failed = not made and result.get("status") == "failed" and result.get("step") == 0
    return failed and not Lock(folder.lock).is_held()


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that whoever reads it sees the old text or the new one, never a part."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def read_json(path: Path) -> dict[str, Any] | None:
    """The JSON object in a file, or None if there is no such file.

    Raises ValueError with a sentence where it is damaged.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is damaged: it is not valid JSON ({error}).") from error
    if not isinstance(value, dict):
        raise ValueError(f"{path} is damaged: it holds no JSON object.")
    return value


def read_as(kind: Callable[..., T], path: Path) -> T | None:
    """What the JSON object in a file describes, or None if there is no such file.

    Raises ValueError with a sentence where it is damaged, or holds other fields.
    """
    values = read_json(path)
    try:
        return None if values is None else kind(**values)
    except TypeError as error:
        raise ValueError(f"{path} holds other fields than this version writes: {error}.") from error


@dataclass(frozen=True)
class Control:
    """What watchers ask of the worker, which looks between steps, several times a second."""

    stop: bool = False
    pause: bool = False
    lr_scale: float = 1.0
    """The recipe's learning rate is multiplied by this from now on."""

    @classmethod
    def read(cls, folder: Folder) -> Control:
        """What is asked now; nothing special if nobody ever asked."""
        return read_as(cls, folder.control) or cls()

    def write(self, folder: Folder) -> None:
        """Ask it."""
        write_atomically(folder.control, json.dumps(vars(self)))
