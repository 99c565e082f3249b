"""The read side: everything that a page, a notebook or a test needs to start and watch a run.

    run = start(preset("fast", data="drawn", epochs=5), Path("runs"), "first")
    run.status().message      # what is going on, also if the worker was killed
    run.scalars()["train/loss"].values
    run.stop()                # within a second; run.resume() goes on from there

A Run holds nothing that is not in its folder, so any process may make one for any folder, at any
time, as often as it likes; only `scalars` is cheaper on a Run that is kept, since it reads on
where it was. Keep one Run per folder and share it: its methods may be called by several threads.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

from explainers import processes
from explainers.arguments import Number, held
from explainers.locks import Lock
from explainers.training import control, launcher, lease
from explainers.training import folder as folders
from explainers.training.names import free_name
from explainers.training.recipe import Recipe
from explainers.training.refusals import TakenError
from explainers.training.status import OVER, Result, Status
from explainers.training.written import Written

_SILENT = (
    f"Its worker has said nothing for more than {lease.LATE:.0f} seconds: it was halted, or its "
    "machine is too busy, asleep or gone."
)

PATIENCE = 20.0
"""Seconds that a new process is given to say that it is there; usually it takes a tenth of one."""


class Run(Written):
    """One run, whether it goes on, is over or has lost its worker."""

    def __init__(self, path: Path) -> None:
        """The run in the folder `path`.

        Raises ValueError with a sentence if that is no run's folder, or its recipe is damaged.
        """
        super().__init__(path)
        self._lock = Lock(self.folder.lock)

    # Watching

    def alive(self) -> bool:
        """Whether a worker is at it: the system knows, or the lease of one elsewhere tells."""
        return self._lock.is_held() or lease.is_held_elsewhere(self.folder.lease)

    def status(self) -> Status:
        """What is going on. Cheap: ask as often as you like.

        `phase` is queued, starting, loading, preparing, training, testing or paused while a worker
        lives, then how the run ended: finished, stopped, failed or diverged; or killed, if the
        worker ended without a word. `message` says it in a sentence; after a kill see `last_words`
        too.
        A file that is damaged is told in the message, and what it held is not known.
        """
        # The locks first: a worker that ends now has written its result by then.
        sent_for = Lock(self.folder.start_lock).is_held()
        alive = self.alive()
        try:
            status, damage = Status.read(self.folder), ""
        except ValueError as error:
            status, damage = Status(), str(error)
        if alive or sent_for:
            # The worker writes it anew in a moment, unless it has only just been sent for.
            if damage:
                return replace(status, message=damage, phase="training")
            return replace(status, message=_SILENT) if lease.is_late(self.folder.lease) else status
        try:
            result = self.result()
        except ValueError as error:
            return replace(status, phase="killed", message=f"{error} {self._kept()}")
        if result is not None:
            return _over(status, result)
        if status.phase in OVER:
            return status
        if not self.folder.status.exists():
            message = "It has been made, and nobody has started it yet."
            return replace(status, phase="stopped", message=message)
        message = f"{damage or _killed(status)} {self._kept()}"
        return replace(status, phase="killed", message=message)

    def _kept(self) -> str:
        """What a resume goes on from, in a sentence."""
        if self.folder.kept():
            return "Resume goes on from the last checkpoint."
        return "There is no checkpoint yet: resume starts from the beginning."

    # Steering

    def stop(self) -> None:
        """Ask the worker to stop and keep what was learned; it does within a second.

        A worker that is started later is not asked. Raises OSError if it can be asked in no way.
        """
        with control.alone(self.folder):
            # While it is still importing or loading, a signal reaches the worker sooner. Nobody
            # else can become the worker meanwhile.
            status = Status.tolerant(self.folder)
            reached = processes.signal_one(status.pid, status.process)
            try:
                control.ask(self.folder, stop=True)
            except OSError:  # the disk is full
                if not reached:
                    raise

    def pause(self) -> None:
        """Ask the worker to wait, with the network as it is, until `go_on` or `stop`."""
        with control.alone(self.folder):
            control.ask(self.folder, pause=True)

    def go_on(self) -> None:
        """End a pause."""
        with control.alone(self.folder):
            control.ask(self.folder, pause=False)

    def scale_lr(self, scale: float) -> None:
        """Multiply the recipe's learning rate by `scale` from the next steps on.

        Raises ValueError if `scale` is not a positive number up to 1,000.
        """
        held("scale", scale, Number(0, control.LARGEST, above=True))
        with control.alone(self.folder):
            control.ask(self.folder, lr_scale=float(scale))

    def multiply_lr(self, factor: float) -> None:
        """Multiply the learning rate as it is now by `factor`, within the bounds of `scale_lr`.

        However many do so at once, each of them counts.
        """
        held("factor", factor, Number(0, control.LARGEST, above=True))
        control.multiply_lr(self.folder, factor)

    def resume(self, cache: Path | None = None) -> None:
        """Start a worker that goes on where the run was stopped or killed.

        Raises ValueError if the run is over or a worker is at it, RuntimeError if none starts,
        OSError if its folder cannot be written to.
        """
        busy = f"{self.name} is being trained right now."
        starting = Lock(self.folder.start_lock)
        if not starting.acquire():
            raise ValueError(busy)
        try:
            if not self._let_go():
                raise ValueError(busy)
            result = self._known_result()
            if result is not None and result.status in ("finished", "diverged"):
                raise ValueError(f"{self.name} is over. {result.message}")
            _start_worker(self, cache)
        finally:
            starting.release()

    def _let_go(self) -> bool:
        """Whether no worker is at it; one that has written its ending is waited for."""
        deadline = time.monotonic() + PATIENCE
        while self.alive():
            if Status.tolerant(self.folder).running or time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True


def start(
    recipe: Recipe,
    runs: Path,
    name: str,
    *,
    cache: Path | None = None,
    weights: Path | None = None,
    owner: str = "",
) -> Run:
    """Make a run and start its worker, a process of its own that outlives this one.

    `runs` is the folder that holds all runs, `name` the new run's folder in it; `cache` is where
    data sets are kept (by default `data/` in the project's folder), `weights` a checkpoint whose
    weights it begins with instead of freshly drawn ones, `owner` who starts it (see `Run.owner`).
    Returns as soon as the process is there, usually after a tenth of a second; it goes on to
    import, load and train, and `Run.status` tells of it.

    Raises ValueError if the name is taken (a TakenError) or cannot be a folder's, RuntimeError
    with the process's last words if it does not start.
    """
    run = Run(folders.create(recipe, runs, name, weights, owner).path)
    starting = Lock(run.folder.start_lock)
    try:
        if starting.acquire():  # or somebody has seen it already and starts it
            _start_worker(run, cache)
    except (OSError, RuntimeError):
        shutil.rmtree(run.folder.path, ignore_errors=True)  # its name is for the next try
        raise
    finally:
        starting.release()
    return run


def start_next(
    recipe: Recipe,
    runs: Path,
    wanted: str,
    *,
    cache: Path | None = None,
    weights: Path | None = None,
    owner: str = "",
) -> Run:
    """As `start`, by the first free name of `wanted`, `wanted-2`, …; many may do so at once."""
    while True:
        name = free_name(runs, wanted)
        try:
            return start(recipe, runs, name, cache=cache, weights=weights, owner=owner)
        except TakenError:
            continue  # somebody has just taken it: the next one is free


def _start_worker(run: Run, cache: Path | None) -> None:
    """Start the worker's process and wait until it holds the run's lock; holds the start's."""
    before, ending = Status.tolerant(run.folder), _stamp(run.folder.result)
    control.expect(run.folder)
    Status.anew(run.folder, pid=0).write(run.folder)
    process = launcher.launch(run.folder.path, cache, run.folder.log)
    deadline = time.monotonic() + PATIENCE
    while not _begun(run, ending):
        if process.poll() is not None or time.monotonic() > deadline:
            control.give_up(run.folder)
            before.write(run.folder)
            raise RuntimeError(f"The training process did not start. {run.last_words()}")
        time.sleep(0.01)


def _begun(run: Run, ending: tuple[int, int] | None) -> bool:
    """Whether a worker is there and has cleared away how the run had ended, or has ended itself."""
    now = _stamp(run.folder.result)
    return run.alive() if now is None else now != ending


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file is written anew; None if there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def _over(status: Status, result: Result) -> Status:
    """The last status of a run that ended, with the result's numbers where it got to have any."""
    status = replace(status, phase=result.status, message=result.message)
    if result.device is None:
        return status
    return replace(
        status,
        epoch=result.epochs,
        step=result.step,
        test_loss=result.test_loss,
        test_accuracy=result.test_accuracy,
        train_seconds=result.train_seconds,
    )


def _killed(status: Status) -> str:
    """The sentence about a worker that ended without a word."""
    where = f"after step {status.step}" if status.step else "before the first step"
    return f"The worker (process {status.pid}) was killed or crashed {where}."
