"""What watchers ask of a worker: one small file, changed by one asker at a time.

A run may have many workers, one after the other; each is a life of the run, and the lives are
counted. What is asked is asked of one life: whoever takes the run up again begins without the
Stop that ended the life before, and a Stop that comes while a worker is still on its way is kept
for it.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from explainers import files
from explainers.locks import Lock, holding
from explainers.records import read_as
from explainers.training.folder import Folder
from explainers.training.refusals import GoneError

LARGEST = 1000.0
"""The largest `lr_scale`."""


@dataclass(frozen=True)
class Control:
    """What is asked of the worker, which looks between steps, several times a second."""

    stop: bool = False
    pause: bool = False
    lr_scale: float = 1.0
    """The recipe's learning rate is multiplied by this from now on, also in later lives."""
    life: int = 0
    """Which worker is asked, counted from 1; 0 if nobody knows."""
    awaited: bool = False
    """Whether that worker has been sent for and is not there yet."""

    def __post_init__(self) -> None:
        """Raise ValueError for a scale with which nothing is trained."""
        if not 0 < self.lr_scale <= LARGEST:
            raise ValueError(f"lr_scale is not greater than 0 and at most {LARGEST:g}.")

    @classmethod
    def read(cls, folder: Folder) -> Control:
        """What is asked now; nothing special if nobody ever asked.

        Raises ValueError with a sentence if the file is damaged.
        """
        return read_as(cls, folder.control) or cls()

    @classmethod
    def tolerant(cls, folder: Folder) -> Control:
        """What is asked now; nothing, of nobody in particular, if the file is damaged."""
        try:
            return cls.read(folder)
        except ValueError:
            return cls()

    def write(self, folder: Folder) -> None:
        """Put it down, whatever was asked before: for whoever holds `alone`."""
        files.write(folder.control, json.dumps(vars(self)))


@contextlib.contextmanager
def alone(folder: Folder) -> Iterator[None]:
    """Keep everybody else from asking, and from beginning a life, for the length of a block.

    Raises TimeoutError if somebody else does not let go, GoneError if there is no such folder.
    """
    try:
        with holding(folder.control_lock):
            yield
    except FileNotFoundError as error:
        raise GoneError(folder.path.name) from error


def ask(folder: Folder, **changes: bool | float) -> None:
    """Change fields of what is asked of the worker that is there, or on its way.

    For whoever holds `alone`. Raises OSError if it cannot be written.
    """
    replace(Control.tolerant(folder), **changes).write(folder)  # type: ignore[arg-type]


def multiply_lr(folder: Folder, factor: float) -> None:
    """Multiply the learning rate of now by `factor`, as far as it may go."""
    with alone(folder):
        wanted = Control.tolerant(folder).lr_scale * factor
        ask(folder, lr_scale=min(max(wanted, sys.float_info.min), LARGEST))


def expect(folder: Folder) -> int:
    """Begin the next life of the run, whose worker is about to be sent for; returns which."""
    with alone(folder):
        now = Control.tolerant(folder)
        life = now.life + 1
        Control(lr_scale=now.lr_scale, life=life, awaited=True).write(folder)
    return life


def give_up(folder: Folder) -> None:
    """Nobody waits for the worker any more that was sent for: what is asked of it is over, too."""
    with alone(folder):
        replace(Control.tolerant(folder), awaited=False).write(folder)


def begin(folder: Folder, worker: Lock) -> int | None:
    """Take the lock of the worker and with it a life of the run; returns which.

    None if another worker has it. Between the lock and the first look at what is asked nobody can
    ask: whatever is asked once the worker is there, is asked of it.
    """
    with alone(folder):
        if not worker.acquire():
            return None
        now = Control.tolerant(folder)
        if now.awaited:
            now = replace(now, awaited=False)
        else:
            now = Control(lr_scale=now.lr_scale, life=now.life + 1)
        try:
            now.write(folder)
        except OSError:
            worker.release()
            raise
        return now.life


class Ear:
    """Hears what is asked of one life; a file that is damaged or lost is made anew."""

    def __init__(self, folder: Folder, life: int) -> None:
        """Listen to what is asked of the worker that has this life."""
        self._folder = folder
        self._life = life
        self._heard = Control(life=life)

    def listen(self) -> Control:
        """What is asked now. What nobody in particular is asked is for whoever hears it."""
        now = self._understood()
        self._heard = self._mend() if now is None else now
        return self._heard

    def _understood(self) -> Control | None:
        try:
            now = read_as(Control, self._folder.control)
        except ValueError:
            return None
        return now if now is not None and now.life in (0, self._life) else None

    def _mend(self) -> Control:
        """Put down again what was last heard, unless somebody else just asked."""
        with contextlib.suppress(OSError, GoneError), alone(self._folder):  # or the next time
            now = self._understood()
            if now is not None:
                return now
            self._heard.write(self._folder)
        return self._heard
