"""From which run another one descends: noted when it is made, for the list of runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explainers.records import read_as
from explainers.training.folder import Folder
from explainers.training.status import Status


@dataclass(frozen=True)
class Parent:
    """A run, and the moment of it that another began with; None for what is not known of that."""

    run: str
    made: float = 0.0
    """When that run was made, in seconds since 1970: it stays, whatever the run is called later."""
    epoch: int | None = None
    """Epochs that were over and tested: a moment may lie in the middle of the next one."""
    step: int | None = None
    each: int | None = None
    """Steps of each of its epochs."""

    @property
    def when(self) -> str:
        """After what it was, in words; empty where that is not known."""
        if not self.step or not self.each:
            return f"after epoch {self.epoch}" if self.epoch else ""
        epochs, more = divmod(self.step, self.each)
        return f"after step {self.step:,}" if more else f"after epoch {epochs}"

    @classmethod
    def of(cls, folder: Folder, epoch: int | None = None, step: int | None = None) -> Parent:
        """The run in `folder`, after so many epochs and steps."""
        try:
            made = folder.recipe.stat().st_mtime
        except FileNotFoundError:
            made = 0.0
        each = Status.tolerant(folder).steps_per_epoch or None
        return cls(folder.path.name, made, epoch, step, each)

    @classmethod
    def read(cls, folder: Folder) -> Parent | None:
        """The parent of the run in `folder`; None if it has none, or its file is damaged."""
        try:
            return read_as(cls, folder.parent)
        except ValueError:
            return None


def forked_from(folder: Folder) -> Parent | None:
    """The parent of a run that shares its past, see `forks`; None for any other run."""
    return Parent.read(folder) if folder.past.exists() else None


def of_weights(weights: Path | None) -> Parent | None:
    """The run whose checkpoint the file `weights` is; None for any other file."""
    if weights is None:
        return None
    folder = Folder(weights.absolute().parent.parent)
    if weights.absolute().parent != folder.checkpoints or not folder.recipe.is_file():
        return None
    status = Status.tolerant(folder)
    number = weights.stem.removeprefix("epoch-")
    if number.isdecimal() and number.isascii():
        return Parent.of(folder, int(number), int(number) * status.steps_per_epoch or None)
    if status.running:  # what its latest checkpoint holds may be older than what it tells
        return Parent.of(folder)
    return Parent.of(folder, status.epoch, status.step or None)
