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
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from explainers.arguments import Number, held
from explainers.locks import Lock
from explainers.shown import without_folders
from explainers.training import aside, control, knobs, launchers, parents, sending, standing
from explainers.training import folder as folders
from explainers.training.folder import Folder
from explainers.training.knobs import Values
from explainers.training.launchers.here import job_of
from explainers.training.launchers.interface import LaunchError
from explainers.training.names import free_name
from explainers.training.recipe import Recipe
from explainers.training.refusals import GoneError, TakenError
from explainers.training.status import Status
from explainers.training.written import Written


class Run(Written):
    """One run, whether it goes on, is over or has lost its worker."""

    # Watching

    def alive(self) -> bool:
        """Whether a worker is at it, or waits for its place in a cluster and will be."""
        return standing.is_at_work(self.folder) or standing.is_on_its_way(self.folder)

    def status(self) -> Status:
        """What is going on. Cheap: ask as often as you like.

        `phase` is queued, starting, loading, preparing, training, testing or paused while a worker
        lives, then how the run ended: finished, stopped, failed or diverged; or killed, if the
        worker ended without a word. `message` says it in a sentence; after a kill see `last_words`
        too.
        A file that is damaged is told in the message, and what it held is not known.
        """
        found = standing.standing(self.folder)
        message, remark = map(without_folders, (found.message, found.remark))
        return replace(found, message=message, remark=remark)

    # Steering

    def stop(self) -> None:
        """Ask the worker to stop and keep what was learned; it does within a second.

        A worker that is started later is not asked. Raises OSError if it can be asked in no way.
        """
        with control.alone(self.folder):
            # While it is still importing or loading, a signal reaches the worker sooner. Nobody
            # else can become the worker meanwhile.
            status = Status.tolerant(self.folder)
            reached = launchers.HERE.stop(job_of(status.pid, status.process))
            try:
                control.ask(self.folder, stop=True)
            except OSError:  # the disk is full
                if not reached:
                    raise
            waiting = sending.call_off(self.folder)
        if waiting is not None:
            with suppress(LaunchError):  # it ends by itself as soon as it comes
                waiting.by.stop(waiting.job)

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
        held("scale", scale, Number(0, knobs.LARGEST, above=True))
        with control.alone(self.folder):
            control.ask(self.folder, lr_scale=float(scale))

    def now(self) -> Values:
        """What its next step is to be made with."""
        return control.Control.tolerant(self.folder).knobs(self.recipe).values(self.recipe)

    def change(
        self,
        *,
        lr: float | None = None,
        momentum: float | None = None,
        weight_decay: float | None = None,
    ) -> None:
        """Train on with these from the next step on, also in later lives; None leaves one as it is.

        `lr` is in place of the recipe's: a schedule goes on with its part of that. What is changed
        is noted with a checkpoint of just before, see `changes`. Raises ValueError, in words, for
        a value that cannot be, and for a momentum where the optimizer has none.
        """
        scale = None if lr is None else lr / self.recipe.lr
        wanted = {"lr_scale": scale, "momentum": momentum, "weight_decay": weight_decay}
        if lr is not None:
            held("lr", lr, Number(0, knobs.LARGEST * self.recipe.lr, above=True))
        knobs.check(self.recipe, **wanted)
        given = {name: float(value) for name, value in wanted.items() if value is not None}
        with control.alone(self.folder):
            control.ask(self.folder, **given)

    def multiply_lr(self, factor: float) -> None:
        """Multiply the learning rate as it is now by `factor`, within the bounds of `scale_lr`.

        However many do so at once, each of them counts.
        """
        held("factor", factor, Number(0, knobs.LARGEST, above=True))
        control.multiply_lr(self.folder, factor)

    def resume(self, cache: Path | None = None) -> None:
        """Start a worker that goes on where the run was stopped or killed.

        Raises ValueError if the run is over or gone or a worker is at it, RuntimeError if none
        starts, OSError if its folder cannot be written to.
        """
        busy = f"{self.name} is being trained right now."
        starting = Lock(self.folder.start_lock)
        try:
            if not starting.acquire():
                raise ValueError(busy)
        except FileNotFoundError as error:
            raise GoneError(self.name) from error
        try:
            if not self.is_there():
                raise GoneError(self.name)
            if not self._let_go():
                raise ValueError(busy)
            result = self._known_result()
            if result is not None and result.status in ("finished", "diverged"):
                raise ValueError(f"{self.name} is over. {result.message}")
            sending.send_for(self.folder, cache)
        finally:
            starting.release()

    def _let_go(self) -> bool:
        """Whether no worker is at it; one that has written its ending is waited for."""
        deadline = time.monotonic() + sending.PATIENCE
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
    fill: Callable[[Folder], None] | None = None,
) -> Run:
    """Make a run and start its worker, a process of its own that outlives this one.

    `runs` is the folder that holds all runs, `name` the new run's folder in it; `cache` is where
    data sets are kept (by default `data/` in the project's folder), `weights` a checkpoint whose
    weights it begins with instead of freshly drawn ones, `owner` who starts it (see `Run.owner`),
    `fill` what puts the past of a fork into its folder (see `forks`).
    Returns as soon as the process is there, usually after a tenth of a second; it goes on to
    import, load and train, and `Run.status` tells of it.

    Raises ValueError if the name is taken (a TakenError) or cannot be a folder's, RuntimeError
    with the process's last words if it does not start.
    """
    aside.sweep(runs)
    parent = parents.of_weights(weights)
    run = Run(folders.create(recipe, runs, name, weights, owner, parent, fill).path)
    starting = Lock(run.folder.start_lock)
    try:
        if starting.acquire():  # or somebody has seen it already and starts it
            sending.send_for(run.folder, cache)
    except (OSError, RuntimeError):
        if run.is_there():
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
    fill: Callable[[Folder], None] | None = None,
) -> Run:
    """As `start`, by the first free name of `wanted`, `wanted-2`, …; many may do so at once."""
    while True:
        name = free_name(runs, wanted)
        try:
            return start(recipe, runs, name, cache=cache, weights=weights, owner=owner, fill=fill)
        except TakenError:
            continue  # somebody has just taken it: the next one is free
