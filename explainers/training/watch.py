"""One reader of a run for all who watch it: it makes the frames that they are sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from explainers.shown import without_folders
from explainers.training import changes, content
from explainers.training.changes import Change
from explainers.training.content import Said
from explainers.training.frames import Content
from explainers.training.making import Maker
from explainers.training.naming import is_hidden
from explainers.training.parents import forked_from
from explainers.training.run import Run
from explainers.training.sample import Sample
from explainers.training.sheet import sheet
from explainers.training.status import Status

T = TypeVar("T")

MOST_LISTED = 50
"""Files that were left out, by name, in a frame."""


class Watch(Maker):
    """Reads one run for all its viewers: status, numbers, charts and guesses."""

    def __init__(self, run: Run) -> None:
        """Nothing is read before the first frame is asked for."""
        super().__init__()
        self.run = run
        self._created = run.created
        self._forked_from = forked_from(run.folder)
        self._sample: Sample | None = None
        self._sheet = b""
        self._left_out: tuple[Sequence[str], int] = [], 0
        self._left_out_of = 0
        self._damaged: set[str] = set()

    def sheet(self) -> bytes:
        """The sample pictures as one PNG, see `sheet`; empty before the data are loaded."""
        with self._lock:
            if not self._sheet and (sample := self._tolerant(self._known_sample)) is not None:
                self._sheet = sheet(sample)
            return self._sheet

    def sample(self) -> Sample | None:
        """The sample pictures; None before the data are loaded."""
        with self._lock:
            return self._tolerant(self._known_sample)

    def _known_sample(self) -> Sample | None:
        if self._sample is None:
            self._sample = self.run.sample()
        return self._sample

    def _make(self) -> Content:
        if not self._is_there():
            raise ValueError(f"The run {self.run.name} was deleted, renamed or moved.")
        self._damaged.clear()
        status = self.run.status()
        with self.run.recorded.lock:
            self._tolerant(self.run.recorded.read_on)
            return self._content(status)

    def _is_there(self) -> bool:
        """Whether the folder is still this run's: another may have its name by now."""
        try:
            return self.run.created == self._created
        except FileNotFoundError:
            return False

    def _content(self, status: Status) -> Content:
        run, curves = self.run, self.run.recorded.curves
        left_out, more = self._tolerant(self._read_left_out) or ([], 0)
        sample, said = self._tolerant(self._guesses) or (None, None)
        return {
            "run": run.name,
            "made": int(run.created),
            "phase": status.phase,
            "state": content.state(status),
            "news": content.news(status),
            "message": content.message(status),
            **content.numbers(status, run.recipe, curves),
            "charts": content.charts(status, curves),
            "changes": content.changes(self._tolerant(self._changes) or ()),
            "fork": content.fork(self._forked_from),
            "note": content.note(run.recipe, curves),
            "remark": status.remark,
            "classes": list(sample.classes) if sample else [],
            "truth": sample.labels.tolist() if sample else [],
            "guesses": said,
            "left_out": left_out,
            "left_out_more": more,
            "damaged": sorted(self._damaged),
        }

    def _tolerant(self, read: Callable[[], T]) -> T | None:
        """What `read` gives; None, and a sentence in the frame, where its file is damaged."""
        try:
            return read()
        except (ValueError, OSError) as error:
            self._damaged.add(f"{error}")
            return None

    def _changes(self) -> list[Change]:
        return changes.read(self.run.folder)

    def _read_left_out(self) -> tuple[Sequence[str], int]:
        """What was not trained on: a sentence each, at most `MOST_LISTED`; and how many more."""
        path = self.run.folder.data
        written = path.stat().st_mtime_ns if path.exists() else 0
        if written != self._left_out_of:
            told = self.run.left_out()
            self._left_out = told[:MOST_LISTED], max(0, len(told) - MOST_LISTED)
            self._left_out_of = written
        return self._left_out

    def _guesses(self) -> tuple[Sample, Said] | None:
        """The sample pictures and what the network says of them; None before the first guesses."""
        found, sample = self.run.guesses(), self._known_sample()
        if found is None or sample is None:
            return None
        if len(found.guesses) != len(sample.labels) or max(found.guesses, default=0) >= len(
            sample.classes
        ):
            folder = self.run.folder
            raise ValueError(
                f"{folder.guesses} is damaged: it is not of the pictures in sample.pt."
            )
        return sample, content.said(found)


def watch(runs: Path, name: str) -> Watch:
    """The one reader of the run called `name` in the folder `runs`, for everybody who watches it.

    Raises ValueError with a sentence where there is no such run.
    """
    path = (runs / name).absolute()
    try:
        if path.parent == runs.absolute() and not is_hidden(name):
            return _watch(path, (path / "recipe.json").stat().st_mtime_ns)
    except OSError:  # there is none, or no file can have such a name
        pass
    raise ValueError(f"There is no run called {name} in {without_folders(str(runs))}.")


@lru_cache(maxsize=32)
def _watch(path: Path, made: int) -> Watch:
    """`made` tells a run from an earlier one of the same name, whose folder was deleted."""
    return Watch(Run(path))
