"""Sending for a worker, and having it hear sooner that it is not wanted any more."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from pathlib import Path

from explainers import files
from explainers.records import read_text
from explainers.training import control, launchers
from explainers.training.control import Control
from explainers.training.folder import Folder
from explainers.training.launched import Launched
from explainers.training.launchers.command import processes
from explainers.training.launchers.interface import Launcher, LaunchError
from explainers.training.standing import is_at_work
from explainers.training.status import Result, Status
from explainers.training.written import Written

PATIENCE = 20.0
"""Seconds that a new process is given to say that it is there; usually it takes a tenth of one."""

PATIENCE_WITH_SEVERAL = 120.0
"""The same for several processes: torchrun imports PyTorch before it starts them."""


def send_for(folder: Folder, cache: Path | None) -> None:
    """Send for a worker that trains the run in `folder`; for whoever holds the lock of the start.

    Returns when it is there, or when a cluster has been told. Where that fails, all is as before.
    Raises LaunchError, which tells the worker's last words, or OSError.
    """
    launcher = launchers.chosen()
    before, ending = Status.tolerant(folder), _ending(folder)
    life = control.expect(folder)
    try:
        Status.anew(folder, pid=0).write(folder)
        folder.result.unlink(missing_ok=True)
        job = launcher.start(folder.path, cache, folder.log)
        Launched(launcher.name, job, life).write(folder)
        if not launcher.queues:
            _await(folder, launcher, job)
    except (OSError, RuntimeError):
        control.give_up(folder)
        before.write(folder)
        if ending is not None:
            files.write(folder.result, ending)
        raise


def _ending(folder: Folder) -> str | None:
    """How the run had ended, as its file says it, readable or not."""
    with contextlib.suppress(ValueError):
        return read_text(folder.result)
    return None


def _await(folder: Folder, launcher: Launcher, job: str) -> None:
    """Wait until a process holds the run's lock, or has ended the run already."""
    deadline = time.monotonic() + (PATIENCE if processes() == 1 else PATIENCE_WITH_SEVERAL)
    while True:
        gone = launcher.found(job).state == "gone"  # first: whoever ends now has told how
        if is_at_work(folder) or folder.result.exists():
            return
        if gone or time.monotonic() > deadline:
            last = Written(folder.path).last_words()
            raise LaunchError(f"The training process did not start. {last}")
        time.sleep(0.01)


def call_off(folder: Folder) -> Launched | None:
    """End a run whose worker has not come yet, and which was just asked to stop.

    For whoever holds `control.alone`; gives the worker whose launcher is to hear of it. Should the
    worker come all the same, it finds that it is asked to stop, and says so anew.
    """
    asked = Control.tolerant(folder)
    sent = Launched.of(folder, asked.life)
    if sent is None or not (asked.awaited and sent.by.queues):
        return None
    status = Status.tolerant(folder)
    what = "what was learned earlier is kept" if folder.kept() else "nothing was learned"
    message = f"Stopped while it waited: {what}."
    replace(Result.reached(status), status="stopped", message=message).write(folder)
    replace(status, phase="stopped", message=message).write(folder)
    return sent
