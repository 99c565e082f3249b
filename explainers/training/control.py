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
from explainers.training.knobs import LARGEST, RULES, Knobs
from explainers.training.recipe import Recipe
from explainers.training.refusals import GoneError


@dataclass(frozen=True)
class Control:
    """What is asked of the worker, which looks between steps, several times a second."""

    stop: bool = False
    pause: bool = False
    lr_scale: float = 1.0
    """The recipe's learning rate is multiplied by this from now on, also in later lives."""
    momentum: float | None = None
    """In place of the recipe's; None for that one. It holds in later lives, too."""
    weight_decay: float | None = None
    """The same for the weight decay."""
    life: int = 0
    """Which worker is asked, counted from 1; 0 if nobody knows."""
    awaited: bool = False
    """Whether that worker has been sent for and is not there yet."""

    def __post_init__(self) -> None:
        """Raise ValueError for settings with which nothing is trained."""
        for name, rule in RULES.items():
            value = getattr(self, name)
            if value is not None and not rule.fits(value):
                raise ValueError(f"{name} is not {rule.words}.")

    def knobs(self, recipe: Recipe) -> Knobs:
        """What a run of the recipe is to make its next step with."""
        own = Knobs.of(recipe)
        return Knobs(
            self.lr_scale,
            own.momentum if self.momentum is None else self.momentum,
            own.weight_decay if self.weight_decay is None else self.weight_decay,
        )

    def for_next(self, life: int, *, awaited: bool = False) -> Control:
        """What is asked of the worker of the next life: what was changed stays changed."""
        return replace(self, stop=False, pause=False, life=life, awaited=awaited)

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


def ask(folder: Folder, **changes: bool | float | None) -> None:
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
        now.for_next(life, awaited=True).write(folder)
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
        now = replace(now, awaited=False) if now.awaited else now.for_next(now.life + 1)
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
