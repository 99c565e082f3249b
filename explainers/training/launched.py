"""The note in a run's folder that tells any server whom to ask for the run's worker."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from explainers import files
from explainers.records import read_as
from explainers.training import launchers
from explainers.training.folder import Folder
from explainers.training.launchers.interface import Launcher


@dataclass(frozen=True)
class Launched:
    """Who started a worker, what it is called there, and in which life of the run."""

    launcher: str
    job: str
    life: int

    def __post_init__(self) -> None:
        """Raise ValueError for a launcher that there is not."""
        launchers.named(self.launcher)

    @property
    def by(self) -> Launcher:
        """Who started it."""
        return launchers.named(self.launcher)

    def write(self, folder: Folder) -> None:
        """Put it down; OSError if that cannot be."""
        files.write(folder.launched, json.dumps(asdict(self)))

    @classmethod
    def of(cls, folder: Folder, life: int) -> Launched | None:
        """The note on the worker of this `life`; None if nobody noted anything, or it is damaged.

        A note of an earlier life is none: somebody began the later one by hand.
        """
        try:
            note = read_as(cls, folder.launched)
        except ValueError:
            return None
        return note if note is not None and note.life == life else None
