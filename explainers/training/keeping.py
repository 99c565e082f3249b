"""Renaming a run, and deleting it with a way back.

The name of a run is that of its folder, so each of these is one renaming of the folder: it is done
or it is not, whenever somebody is killed. A run that is deleted lies aside for a while, see
`aside`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from explainers.locks import Lock
from explainers.training import control
from explainers.training import folder as folders
from explainers.training.aside import Deleted, hidden_name
from explainers.training.folder import Folder
from explainers.training.names import free_name
from explainers.training.naming import check_name
from explainers.training.refusals import GoneError, TakenError
from explainers.training.run import Run
from explainers.training.standing import is_at_work, is_on_its_way


def rename(run: Run, name: str) -> Run:
    """Call a run otherwise; returns it under its new name.

    Raises ValueError, in words, if no run can be called that, another one is (TakenError), a
    worker is at it or sent for, or it is not there any more (GoneError); OSError if the folder of
    runs cannot be written to. Of several who do so at once one has it.
    """
    check_name(name)
    if name == run.name:
        return run
    renamed = Folder(run.folder.path.with_name(name))
    with _idle(run.folder, run.name):
        _check_there(run)
        folders.place(run.folder, renamed)
    return Run(renamed.path)


def delete(run: Run) -> Deleted:
    """Lay a run aside; `bring_back` undoes it for as long as `aside.KEPT` says.

    Raises as `rename` does.
    """
    with _idle(run.folder, run.name):
        _check_there(run)
        aside = Folder(run.folder.path.with_name(hidden_name(run.name)))
        now = time.time_ns()
        os.utime(run.folder.path, ns=(now, now))  # on a full disk, too, one can be deleted
        folders.place(run.folder, aside)
    return Deleted(aside, run.name)


def bring_back(deleted: Deleted) -> Run:
    """Undo a deletion; where another run has the name by now, under the next one that is free.

    Raises ValueError, in words, if it is not there any more, OSError as `rename` does.
    """
    runs = deleted.folder.path.parent
    with _idle(deleted.folder, deleted.name):
        while True:
            back = Folder(runs / free_name(runs, deleted.name))
            with suppress(TakenError):  # somebody has just taken it: the next one is free
                folders.place(deleted.folder, back)
                break
    return Run(back.path)


def _check_there(run: Run) -> None:
    """Raise GoneError if the run is gone; another may have its name by now."""
    if not run.is_there():
        raise GoneError(run.name)


@contextmanager
def _idle(folder: Folder, name: str) -> Iterator[None]:
    """Keep all workers from a run for the length of a block, which renames its folder.

    Raises ValueError if one is there or sent for, GoneError if there is no such folder.
    """
    starting = Lock(folder.start_lock)
    try:
        if not starting.acquire():
            raise ValueError(f"{name} is being started, renamed or deleted at this moment.")
        with control.alone(folder):
            if is_at_work(folder) or is_on_its_way(folder):
                raise ValueError(f"{name} is being trained, or waits for its turn: stop it first.")
            if sys.platform != "win32":
                yield
        if sys.platform == "win32":  # where a folder that holds an open file keeps its name
            starting.release()
            yield
    except (FileNotFoundError, GoneError) as error:
        raise GoneError(name) from error
    finally:
        starting.release()
