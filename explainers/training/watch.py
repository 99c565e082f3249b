"""One reader of a run for all who watch it: it makes the frames that they are sent."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from explainers.shown import without_folders
from explainers.training import changes, content
from explainers.training.changes import Change
from explainers.training.content import Said
from explainers.training.frames import Content, Frame
from explainers.training.naming import is_hidden
from explainers.training.parents import forked_from
from explainers.training.run import Run
from explainers.training.sample import Sample
from explainers.training.sheet import sheet
from explainers.training.status import Status

T = TypeVar("T")

FRESH, FRESH_AT_FIRST = 0.2, 0.05
"""Seconds that a frame is good for: viewers who ask within them are all given the same one. And
while the first point is expected."""

REMEMBERED = 4
"""Frames that a viewer may be behind and still be told only what is new."""

MOST_LISTED = 50
"""Files that were left out, by name, in a frame."""


class Watch:
    """Reads one run for all its viewers, on demand and at most every `FRESH` seconds.

    Threads may share a Watch.
    """

    def __init__(self, run: Run) -> None:
        """Nothing is read before the first frame is asked for."""
        self.run = run
        self._created = run.created
        self._forked_from = forked_from(run.folder)
        self._lock = threading.Lock()
        self._frame: Frame | None = None
        self._earlier: dict[str, Content] = {}
        self._made = -math.inf
        self._sample: Sample | None = None
        self._sheet = b""
        self._left_out: tuple[Sequence[str], int] = [], 0
        self._left_out_of = 0
        self._damaged: set[str] = set()

    def frame(self) -> Frame:
        """The run at this moment (or a blink ago): status, numbers, charts and guesses.

        Raises ValueError with a sentence where the run is not there any more.
        """
        with self._lock:
            frame = self.known()
            if frame is None:
                self._frame = frame = Frame.of(self._make(), dict(self._earlier))
                self._remember(frame)
                self._made = time.monotonic()
            return frame

    def _remember(self, frame: Frame) -> None:
        """Keep it for those who will be told of the next ones, instead of the oldest."""
        self._earlier.pop(frame.tag, None)
        self._earlier[frame.tag] = frame.data
        while len(self._earlier) > REMEMBERED:
            del self._earlier[next(iter(self._earlier))]

    def known(self) -> Frame | None:
        """The frame, if it is there already; None where it would have to be made first."""
        if self._frame is None:
            return None
        good_for = FRESH_AT_FIRST if self._frame.soon else FRESH
        return self._frame if time.monotonic() - self._made < good_for else None

    def expire(self) -> None:
        """Have the next frame made anew: something was just asked of the run."""
        with self._lock:
            self._made = -math.inf

    def sheet(self) -> bytes:
        """The sample pictures as one PNG, see `sheet`; empty before the data are loaded."""
        with self._lock:
            if not self._sheet and (sample := self._tolerant(self._known_sample)) is not None:
                self._sheet = sheet(sample)
            return self._sheet

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
