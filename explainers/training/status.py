"""What a worker is doing and how a run ended: two small JSON files in the run's folder."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any

from explainers import files, processes
from explainers.records import read_as
from explainers.training.bounds import (
    EPOCHS,
    LOSS,
    PICTURES,
    RATE,
    SECONDS,
    SHARE,
    SPEED,
    STEPS,
)
from explainers.training.folder import Folder

STATUS_EVERY = 0.2
"""Seconds between two writings of a status that changes all the time."""

RUNNING = ("queued", "starting", "loading", "preparing", "training", "testing", "paused")
"""The phases in which a worker lives."""

OVER = ("finished", "stopped", "failed", "diverged", "killed")
"""The phases in which none does; the last is what a reader finds, nobody could write it. The file
itself holds the others, so that whoever reads it alone is told the truth."""

BADLY = ("failed", "diverged", "killed")
"""The phases of a run that ended otherwise than anybody wanted."""

WORDS: Mapping[str, str] = {
    "queued": "Waiting",
    "starting": "Starting",
    "loading": "Loading pictures",
    "preparing": "Preparing",
    "training": "Training",
    "testing": "Testing",
    "paused": "Paused",
    "finished": "Finished",
    "stopped": "Stopped",
    "failed": "Failed",
    "diverged": "Diverged",
    "killed": "Killed",
}
"""Each phase of a run in a word."""

NOT_STARTED = "It has been made, and nobody has started it yet."
UNSTARTED = "Not started"
"""The word for that, in place of the phase's: what nobody has started was not stopped either."""

DOUBTS = ("", "silent", "damaged")
"""Why a reader cannot tell what a run does that goes on: nothing was heard of its worker for too
long, or its status file is damaged."""


@dataclass(frozen=True)
class Status:
    """A run at a moment. Numbers that are not known yet are 0 or None; `step` and `epoch` are done.

    `fraction` is how much of the loading is done, `progress` how much of the training.
    """

    phase: str = "starting"
    message: str = "A process of its own is being started for the training."
    fraction: float = 0.0
    pid: int = 0
    process: str = ""
    """What tells the process `pid` from a later one of that number, see `processes.identity`."""
    time: float = 0.0
    device: str = ""
    precision: str = ""
    parameters: int = 0
    train_pictures: Annotated[int, PICTURES] = 0
    test_pictures: Annotated[int, PICTURES] = 0
    epochs: Annotated[int, EPOCHS] = 0
    steps_per_epoch: Annotated[int, STEPS] = 0
    epoch: Annotated[int, EPOCHS] = 0
    step: Annotated[int, STEPS] = 0
    lr: Annotated[float, RATE] | None = None
    lr_scale: float = 1.0
    images_per_second: Annotated[float, SPEED] | None = None
    train_seconds: Annotated[float, SECONDS] = 0.0
    test_loss: Annotated[float, LOSS] | None = None
    test_accuracy: Annotated[float, SHARE] | None = None
    remark: str = ""
    """What is to be said of the run for as long as it goes on, besides what it does."""
    ahead: int = 0
    """Runs that are before one which waits for its turn."""
    begins_in: float | None = None
    """Seconds until that turn, as far as they can be told."""
    doubt: str = ""
    """One of `DOUBTS`, which only a reader can have: no worker writes it down."""

    def __post_init__(self) -> None:
        """Raise ValueError for a phase or a doubt that there is not."""
        if self.phase not in (*RUNNING, *OVER):
            raise ValueError(f"phase={self.phase!r} is none.")
        if self.doubt not in DOUBTS:
            raise ValueError(f"doubt={self.doubt!r} is none.")

    @property
    def running(self) -> bool:
        """Whether a worker is at it."""
        return self.phase in RUNNING

    @property
    def word(self) -> str:
        """How it stands, in a word or two."""
        unstarted = self.phase == "stopped" and self.message == NOT_STARTED
        return UNSTARTED if unstarted else WORDS[self.phase]

    @property
    def progress(self) -> float:
        """How much of the training is done, 0 to 1."""
        steps = self.epochs * self.steps_per_epoch
        return self.step / steps if steps else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds of training steps still to come at the speed so far; tests come on top."""
        if not self.step or not self.train_seconds:
            return None
        left = self.epochs * self.steps_per_epoch - self.step
        seconds = left * (self.train_seconds / self.step)
        return seconds if math.isfinite(seconds) else None

    @classmethod
    def read(cls, folder: Folder) -> Status:
        """What the worker wrote last. Raises ValueError with a sentence if that is damaged."""
        return read_as(cls, folder.status) or cls()

    @classmethod
    def tolerant(cls, folder: Folder) -> Status:
        """What the worker wrote last; nothing is known where that is damaged."""
        try:
            return cls.read(folder)
        except ValueError:
            return cls()

    @classmethod
    def anew(cls, folder: Folder, pid: int) -> Status:
        """The status of a run whose worker, the process `pid`, is being started."""
        first = cls()
        return replace(
            cls.tolerant(folder),
            phase=first.phase,
            message=first.message,
            fraction=first.fraction,
            ahead=first.ahead,
            begins_in=first.begins_in,
            pid=pid,
            process=processes.identity(pid) if pid else "",
            time=time.time(),
        )

    def write(self, folder: Folder) -> None:
        """Write `status.json`; what is said of a run that is over lasts."""
        files.write(folder.status, json.dumps(asdict(self)), lasting=not self.running)


class StatusWriter:
    """Keeps the status file up to date without writing more often than anybody looks."""

    def __init__(self, folder: Folder) -> None:
        """Nothing is written yet; a run that is taken up again keeps its numbers."""
        self._folder = folder
        self._status = Status.anew(folder, os.getpid())
        self._written = 0.0
        self._on_disk: Status | None = None

    def say(self, phase: str, message: str, **numbers: Any) -> None:
        """Write phase, sentence and numbers; those not named stay.

        If the phase is the same and was written a moment ago it is kept for the next time.
        """
        changed = phase != self._status.phase
        self._status = replace(
            self._status, phase=phase, message=message, time=time.time(), **numbers
        )
        if changed or time.monotonic() - self._written >= STATUS_EVERY:
            self.write()

    def remark(self, text: str) -> None:
        """Have it stand beside all that is said from now on."""
        self._status = replace(self._status, remark=text)

    def end(self, ending: str, message: str, **numbers: Any) -> None:
        """Write that the run is over, and how; the file says so itself from now on."""
        self.say(ending, message, **numbers)
        self.write()

    def write(self) -> None:
        """Write what was said last, without waiting for the next time."""
        self._written = time.monotonic()
        if self._status is not self._on_disk:
            self._status.write(self._folder)
            self._on_disk = self._status


@dataclass(frozen=True)
class Result:
    """How a run ended: `status` is finished, stopped, failed or diverged.

    `epochs` were done, `test_accuracy` (0 to 1) and `test_loss` are of the last of them (None if
    there was none); `train_seconds` and `images_per_second` count the training steps, without
    tests and pauses.
    """

    status: str
    message: str
    epochs: Annotated[int, EPOCHS] = 0
    step: Annotated[int, STEPS] = 0
    test_accuracy: Annotated[float, SHARE] | None = None
    test_loss: Annotated[float, LOSS] | None = None
    train_seconds: Annotated[float, SECONDS] = 0.0
    images_per_second: Annotated[float, SPEED] | None = None
    device: str | None = None
    precision: str | None = None
    weights_usable: bool = False
    """The pictures changed, so the run cannot go on, but a new one can begin from its weights."""

    @classmethod
    def reached(cls, status: Status) -> Result:
        """What a run has come to, for as long as it comes no further."""
        return cls(
            status=status.phase,
            message=status.message,
            epochs=status.epoch,
            step=status.step,
            test_accuracy=status.test_accuracy,
            test_loss=status.test_loss,
            train_seconds=status.train_seconds,
            images_per_second=status.images_per_second,
            device=status.device.partition(" ")[0] or None,
            precision=status.precision or None,
        )

    def write(self, folder: Folder) -> None:
        """Write `result.json`."""
        text = json.dumps(asdict(self), indent=2, allow_nan=False)
        files.write(folder.result, text)

    @classmethod
    def read(cls, folder: Folder) -> Result | None:
        """The result, or None if the run has not ended or its worker was killed.

        Raises ValueError with a sentence if it is damaged.
        """
        result = read_as(cls, folder.result)
        if result is not None and result.status not in OVER:
            raise ValueError(f"{folder.result} is damaged: status={result.status!r} is no ending.")
        return result
