"""What is written of a run: everything that its folder tells, whoever is at it or was."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from explainers.records import read_json, read_text
from explainers.shown import without_folders
from explainers.training.events import Guesses
from explainers.training.folder import Folder
from explainers.training.recipe import Recipe
from explainers.training.sample import Sample
from explainers.training.scalars import ScalarReader, Series
from explainers.training.status import Result

LARGE = 1 << 26
"""Bytes that a file may have which lists pictures."""

END_OF_LOG = 1 << 16
"""Bytes of what a worker printed last."""


class Written:
    """The files of a run's folder, read when they are asked for."""

    def __init__(self, path: Path) -> None:
        """The run in the folder `path`.

        Raises ValueError with a sentence if that is no run's folder, or its recipe is damaged.
        """
        self.folder = Folder(path.absolute())
        self.recipe: Recipe = self.folder.read_recipe()
        self._made = self._making()

    @property
    def name(self) -> str:
        """The name of the run, which is that of its folder."""
        return self.folder.path.name

    @property
    def created(self) -> float:
        """When the run was made, in seconds since 1970; FileNotFoundError if it is gone."""
        return self.folder.recipe.stat().st_mtime

    def is_there(self) -> bool:
        """Whether the folder is still this run's: it may be gone, or another have its name."""
        return self._making() == self._made

    def _making(self) -> tuple[int, int] | None:
        """What is another for another run; None if there is none."""
        with suppress(OSError):
            found = self.folder.recipe.stat()
            return found.st_mtime_ns, found.st_ino
        return None

    @property
    def owner(self) -> str:
        """Who started it on a server that many visit (see `explainers.visitors`); else empty."""
        try:
            return read_text(self.folder.owner) or ""
        except ValueError:  # it is damaged: nobody in particular
            return ""

    @cached_property
    def recorded(self) -> ScalarReader:
        """What reads the run's scalars, and holds the curves of those that it read."""
        return ScalarReader(self.folder.path)

    def scalars(self, after: int = -1) -> dict[str, Series]:
        """Every scalar's points later than step `after`, each against the steps done: train/loss,
        train/lr, train/images_per_second, test/loss, test/accuracy and, with label smoothing,
        train/cross_entropy, the one of the training losses that test/loss is compared with.

        Reads only what was written since the last call. A run that was killed and resumed makes
        its last steps anew, and their old points vanish: ask for all (`after=-1`) if the number
        of points matters.
        """
        return self.recorded.read(after)

    def guesses(self) -> Guesses | None:
        """The network's latest guesses for the sample pictures; None before the first.

        Raises ValueError with a sentence if their file is damaged.
        """
        values = read_json(self.folder.guesses)
        try:
            return Guesses.from_dict(values) if values is not None else None
        except (LookupError, TypeError, ValueError, OverflowError) as error:
            raise ValueError(f"{self.folder.guesses} is damaged: it holds no guesses.") from error

    def sample(self) -> Sample | None:
        """The sample pictures; None before the worker has loaded the data.

        Raises ValueError with a sentence if their file is damaged.
        """
        return Sample.read(self.folder)

    def fingerprint(self) -> dict[str, Any]:
        """What tells its data set from others, see `images.fingerprint`; empty where untold.

        Raises ValueError with a sentence if the file that says so is damaged.
        """
        told = (read_json(self.folder.data, LARGE) or {}).get("fingerprint", {})
        if not isinstance(told, dict):
            raise ValueError(f"{self.folder.data} is damaged: it holds no fingerprint.")
        return told

    def left_out(self) -> list[str]:
        """A sentence for each file that was not trained on; empty before the data are loaded.

        Raises ValueError with a sentence if the file that lists them is damaged.
        """
        told = (read_json(self.folder.data, LARGE) or {}).get("left_out", [])
        if not isinstance(told, list):
            raise ValueError(f"{self.folder.data} is damaged: it lists no files.")
        return [without_folders(str(sentence)) for sentence in told]

    def result(self) -> Result | None:
        """How the run ended; None while it goes on, and if its worker was killed.

        Raises ValueError with a sentence if its file is damaged.
        """
        return Result.read(self.folder)

    def weights_usable(self) -> bool:
        """Whether the run cannot go on, but a new one can begin from its weights."""
        result = self._known_result()
        return result is not None and result.weights_usable

    def last_words(self, lines: int = 12) -> str:
        """The last lines that the worker printed, error messages included."""
        if not self.folder.log.is_file():
            return ""
        with self.folder.log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - END_OF_LOG))
            text = file.read(END_OF_LOG).decode(errors="replace")
        return without_folders("\n".join(text.splitlines()[-lines:]))

    def checkpoints(self) -> list[Path]:
        """The checkpoints of epochs that are kept, in order; see `explainers.training.checkpoint`
        and, for which of them that are, `thinning`.
        """
        return list(self.folder.of_epochs().values())

    def epochs(self) -> tuple[int, ...]:
        """The epochs whose checkpoints are kept, in order.

        0 is that of a run which was stopped in its first: what it had learned is in `latest`.
        """
        kept = tuple(self.folder.of_epochs())
        return kept or ((0,) if self.folder.latest.exists() else ())

    def _known_result(self) -> Result | None:
        """The result; None if there is none, or nobody can tell."""
        try:
            return self.result()
        except ValueError:
            return None
