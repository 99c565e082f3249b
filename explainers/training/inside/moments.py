"""A run's network at a moment between two steps, for those who look at it while it learns.

The worker writes its weights down while somebody wishes it, see `wishes`; where it does not, or
not yet, the newest checkpoint is such a moment. Each is read once for all who look.
"""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from explainers.networks import weight_files
from explainers.networks.trained import Trained, parameters
from explainers.once import Once
from explainers.shown import without_folders
from explainers.training import checkpoint, learned
from explainers.training.inside import wishes
from explainers.training.inside.wishes import WEIGHTS
from explainers.training.run import Run

if TYPE_CHECKING:
    from explainers.training.watch import Watch

LARGEST = 8 * wishes.MOST_WEIGHTS
"""Bytes of a file of weights that is read."""


@dataclass(frozen=True)
class Moment:
    """A network between two steps; `mark` tells it from others of the same run.

    `epoch` is the one that goes on, counted from 1, after `step` of its `steps`. Of a checkpoint
    after an epoch it is that epoch, and both others are 0.
    """

    mark: int
    trained: Trained
    epoch: int
    step: int = 0
    steps: int = 0

    @property
    def told(self) -> dict[str, int]:
        """What a reader is told of it."""
        return {"epoch": self.epoch, "step": self.step, "steps": self.steps}


_moments: Once[Moment] = Once(10_000_000, lambda found: parameters(found.trained.network))


def newest(run: Run) -> Moment:
    """The network of a run as it is now, as far as that is known.

    Raises ValueError, in words, or OSError where the run has none yet.
    """
    if run.alive():
        if found := _between(run):
            return found
        if not run.epochs():
            raise ValueError(
                wishes.failure(run.folder, WEIGHTS)
                or f"The run {run.name} is in its first epoch. It is being asked for its network …"
            )
    path, number = learned.file_in(run, 0)
    mark = weight_files.stamp(path)[0]
    made = partial(_after, path, mark, number)
    return _moments.get((run.folder.path, mark), made)


def at(run: Run, mark: int) -> Moment:
    """The moment of this mark, or the newest, where that one is long gone; raises as `newest`."""
    return _moments.known((run.folder.path, mark)) or newest(run)


def _between(run: Run) -> Moment | None:
    """What the worker has written down; None where there is nothing that can be read."""
    path = wishes.look_at(run.folder, WEIGHTS)
    try:
        mark, size, _ = weight_files.stamp(path)
        if size > LARGEST:
            return None
        return _moments.get((run.folder.path, mark), partial(_amid, path, mark))
    except (OSError, ValueError):
        return None


def _after(path: Path, mark: int, epoch: int) -> Moment:
    return Moment(mark, learned.opened(path), epoch)


def _amid(path: Path, mark: int) -> Moment:
    held = checkpoint.load(path)
    done, steps = held.epoch, held.training["steps_per_epoch"]
    return Moment(mark, learned.network_of(held), done + 1, held.step - done * steps, steps)


@dataclass(frozen=True)
class Seen:
    """Which moment is the newest: its mark, or None where there is none, and then why.

    `kept` is the newest epoch with a checkpoint, 0 where none was kept.
    """

    mark: int | None
    why: str
    kept: int
    over: bool
    soon = False

    @property
    def tag(self) -> str:
        """Another one whenever there is something new."""
        return f"{self.mark} {self.why} {self.kept} {self.over}"

    @property
    def begun(self) -> bool:
        """Whether there is something to be seen."""
        return self.mark is not None


class Lookout:
    """Says that somebody looks for as long as it is asked, and which moment is the newest.

    Threads may share one.
    """

    def __init__(self, watch: Watch) -> None:
        """Look at the run of `watch`."""
        self._run = watch.run
        self._lock = threading.Lock()
        self._wished = -math.inf

    def frame(self) -> Seen:
        """What there is now. Raises ValueError with a sentence if the run is gone."""
        run = self._run
        if not run.is_there():
            raise ValueError(f"The run {run.name} was deleted, renamed or moved.")
        over = not run.alive()
        if not over:
            self._wish()
        kept = max(run.epochs(), default=0)
        try:
            return Seen(newest(run).mark, "", kept, over)
        except (ValueError, OSError) as error:
            return Seen(None, without_folders(str(error)), kept, over)

    def _wish(self) -> None:
        with self._lock:
            now = time.monotonic()
            if now - self._wished < wishes.EVERY:
                return
            self._wished = now
        wishes.wish(self._run.folder, WEIGHTS)


@lru_cache(maxsize=32)
def lookout(watched: Watch) -> Lookout:
    """The one place from which all look at this run."""
    return Lookout(watched)
