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

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainers.arguments import Number, held
from explainers.locks import Lock
from explainers.training import folder as folders
from explainers.training.events import Guesses
from explainers.training.folder import Control, Folder, read_json
from explainers.training.recipe import Recipe
from explainers.training.scalars import ScalarReader, Series
from explainers.training.status import Result, Status

if TYPE_CHECKING:
    from torch import Tensor

PROJECT = Path(__file__).resolve().parents[2]
"""The folder that `explainers` lies in: where a worker finds this package."""

SIDE = 32
"""Pixels along each side of a sample picture."""

PATIENCE = 20.0
"""Seconds that a new process is given to say that it is there; usually it takes a tenth of one."""


@dataclass(frozen=True)
class Sample:
    """The test pictures that `Run.guesses` is about, in the same order.

    `images` is uint8 (N, 3, 32, 32), `labels` int64 (N), indices into `classes`.
    """

    images: Tensor
    labels: Tensor
    classes: tuple[str, ...]

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Sample:
        """The sample that the recorder wrote; LookupError, TypeError or AttributeError if none."""
        images, labels, classes = values["images"], values["labels"], values["classes"]
        kinds = (str(images.dtype), str(labels.dtype))
        if kinds != ("torch.uint8", "torch.int64") or images.shape[1:] != (3, SIDE, SIDE):
            raise TypeError("images are not uint8 (N, 3, 32, 32), or labels not int64")
        if images.shape[:1] != labels.shape:
            raise LookupError("not every picture has a label")
        if not all(0 <= label < len(classes) for label in labels.tolist()):
            raise LookupError("a label names no class")
        return cls(images, labels, tuple(map(str, classes)))


class Run:
    """One run, whether it goes on, is over or has lost its worker."""

    def __init__(self, path: Path) -> None:
        """The run in the folder `path`; raises ValueError if that is no run's folder."""
        self.folder = Folder(path.absolute())
        self.recipe: Recipe = self.folder.read_recipe()
        self._lock = Lock(self.folder.lock)

    @property
    def name(self) -> str:
        """The name of the run, which is that of its folder."""
        return self.folder.path.name

    @property
    def created(self) -> float:
        """When the run was made, in seconds since 1970."""
        return self.folder.recipe.stat().st_mtime

    @cached_property
    def recorded(self) -> ScalarReader:
        """What reads the run's scalars, and holds the curves of those that it read."""
        return ScalarReader(self.folder.path)

    # Watching

    def alive(self) -> bool:
        """Whether a worker is at it at this moment; asks the system, not a heartbeat."""
        return self._lock.is_held()

    def status(self) -> Status:
        """What is going on. Cheap: ask as often as you like.

        `phase` is starting, loading, preparing, training, testing or paused while a worker lives,
        then how the run ended: finished, stopped, failed or diverged; or killed, if the worker
        ended without a word. `message` says it in a sentence; after a kill see `last_words` too.
        """
        alive = self.alive()  # first: a worker that ends now has written its result by then
        status = Status.read(self.folder)
        if alive:
            return status
        result = self.result()
        if result is not None:
            return _over(status, result)
        if not status.pid and time.time() - status.time < PATIENCE:
            return status  # its process has been started and is not there yet
        return replace(status, phase="killed", message=_killed(status, self.folder))

    def scalars(self, after: int = -1) -> dict[str, Series]:
        """Every scalar's points later than step `after`, each against the steps done: train/loss,
        train/lr, train/images_per_second, test/loss, test/accuracy and, with label smoothing,
        train/cross_entropy, the one of the training losses that test/loss is compared with.

        Reads only what was written since the last call. A run that was killed and resumed makes
        its last steps anew, and their old points vanish: ask for all (`after=-1`) if the number
        of points matters.
        """
        return self.recorded.read(after)

    def guesses(self) -> Guesses | None:
        """The network's latest guesses for the sample pictures; None before the first.

        Raises ValueError with a sentence if their file is damaged.
        """
        values = read_json(self.folder.guesses)
        try:
            return Guesses.from_dict(values) if values is not None else None
        except (LookupError, TypeError, ValueError, OverflowError) as error:
            raise ValueError(f"{self.folder.guesses} is damaged: it holds no guesses.") from error

    def sample(self) -> Sample | None:
        """The sample pictures; None before the worker has loaded the data.

        Raises ValueError with a sentence if their file is damaged.
        """
        path = self.folder.sample
        if not path.exists():
            return None
        from explainers.networks import weight_files

        try:
            return Sample.from_dict(weight_files.read(path))
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"{path} is damaged: it holds no sample pictures.") from error

    def left_out(self) -> list[str]:
        """A sentence for each file that was not trained on; empty before the data are loaded.

        Raises ValueError with a sentence if the file that lists them is damaged.
        """
        told = (read_json(self.folder.data) or {}).get("left_out", [])
        if not isinstance(told, list):
            raise ValueError(f"{self.folder.data} is damaged: it lists no files.")
        return [str(sentence) for sentence in told]

    def result(self) -> Result | None:
        """How the run ended; None while it goes on, and if its worker was killed."""
        return Result.read(self.folder)

    def last_words(self, lines: int = 12) -> str:
        """The last lines that the worker printed, error messages included."""
        if not self.folder.log.is_file():
            return ""
        text = self.folder.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def checkpoints(self) -> list[Path]:
        """The checkpoint of each epoch so far, in order; see `explainers.training.checkpoint`."""
        return sorted(self.folder.checkpoints.glob("epoch-*.pt"))

    # Steering

    def stop(self) -> None:
        """Ask the worker to stop and keep what was learned; it does within a second."""
        self._ask(stop=True)
        if os.name == "posix" and self.alive():
            # While it is still importing or loading, a signal reaches the worker sooner.
            pid = Status.read(self.folder).pid
            if pid:
                os.kill(pid, signal.SIGTERM)

    def pause(self) -> None:
        """Ask the worker to wait, with the network as it is, until `go_on` or `stop`."""
        self._ask(pause=True)

    def go_on(self) -> None:
        """End a pause."""
        self._ask(pause=False)

    def scale_lr(self, scale: float) -> None:
        """Multiply the recipe's learning rate by `scale` from the next steps on.

        Raises ValueError if `scale` is not a positive number up to 1,000.
        """
        held("scale", scale, Number(0, 1_000, above=True))
        self._ask(lr_scale=float(scale))

    def resume(self, cache: Path | None = None) -> None:
        """Start a worker that goes on where the run was stopped or killed.

        Raises ValueError if the run is over or a worker is at it, RuntimeError if none starts.
        """
        if not self._let_go():
            raise ValueError(f"{self.name} is being trained right now.")
        result = self.result()
        if result is not None and result.status in ("finished", "diverged"):
            raise ValueError(f"{self.name} is over. {result.message}")
        _start_worker(self, cache)

    def _let_go(self) -> bool:
        """Whether no worker is at it; one that has written its ending is waited for."""
        deadline = time.monotonic() + PATIENCE
        while self.alive():
            if Status.read(self.folder).running or time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True

    def _ask(self, **changes: bool | float) -> None:
        current = Control.read(self.folder)
        replace(current, **changes).write(self.folder)  # type: ignore[arg-type]


def start(
    recipe: Recipe,
    runs: Path,
    name: str,
    *,
    cache: Path | None = None,
    weights: Path | None = None,
) -> Run:
    """Make a run and start its worker, a process of its own that outlives this one.

    `runs` is the folder that holds all runs, `name` the new run's folder in it; `cache` is where
    data sets are kept (by default `data/` in the project's folder), `weights` a checkpoint whose
    weights it begins with instead of freshly drawn ones. Returns as soon as the
    process is there, usually after a tenth of a second; it goes on to import, load and train, and
    `Run.status` tells of it.

    Raises ValueError if the name is taken or cannot be a folder's, RuntimeError with the
    process's last words if it does not start.
    """
    run = Run(folders.create(recipe, runs, name, weights).path)
    try:
        _start_worker(run, cache)
    except (OSError, RuntimeError):
        shutil.rmtree(run.folder.path, ignore_errors=True)  # its name is for the next try
        raise
    return run


def prepare(data: str = "drawn", *, cache: Path | None = None) -> None:
    """Have a process of its own draw, download or decode a data set while nobody waits for it.

    A server may ask for `"drawn"` when it starts: the first training then begins seconds sooner.
    Returns at once; if the pictures cannot be had, it is the run that needs them that says so.
    """
    process = subprocess.Popen(
        _command("prepare", "--data", data, cache=cache),
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()


def list_runs(runs: Path) -> list[Run]:
    """All runs in the folder `runs`, the newest first; empty if there is no such folder."""
    found = [Run(path.parent) for path in runs.glob("*/recipe.json")]
    return sorted(found, key=lambda run: run.created, reverse=True)


def latest(runs: Path) -> Run | None:
    """The run that was made last, or None."""
    return next(iter(list_runs(runs)), None)


def free_name(runs: Path, wanted: str) -> str:
    """`wanted`, or `wanted-2`, `wanted-3`, …: the first that no run has.

    The name of a try that failed before it began is free again.
    """
    return next(name for name in _numbered(wanted) if _is_free(runs / name))


def _is_free(path: Path) -> bool:
    return not path.exists() or folders.never_began(Folder(path))


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _start_worker(run: Run, cache: Path | None) -> None:
    """Start the worker's process and wait until it holds the run's lock."""
    run.folder.result.unlink(missing_ok=True)
    Status.anew(run.folder, pid=0).write(run.folder)
    with run.folder.log.open("ab") as log:
        process = subprocess.Popen(
            _command("resume", str(run.folder.path), cache=cache),
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # a Ctrl+C at the server's terminal is not for the worker
        )
    # Somebody has to take note of the process's end, or it stays behind as a zombie.
    threading.Thread(target=process.wait, daemon=True).start()
    deadline = time.monotonic() + PATIENCE
    while not run.alive() and run.result() is None:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The training process did not start. {run.last_words()}")
        time.sleep(0.01)


def _command(*arguments: str, cache: Path | None) -> list[str]:
    """The command line of a worker's process."""
    kept = str((cache or PROJECT / "data").absolute())
    return [sys.executable, "-u", "-m", "explainers.training", *arguments, "--cache", kept]


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


def _killed(status: Status, folder: Folder) -> str:
    """The sentence about a worker that ended without a word."""
    where = f"after step {status.step}" if status.step else "before the first step"
    kept = (
        "Resume goes on from the last checkpoint."
        if folder.latest.exists()
        else "There is no checkpoint yet: resume starts from the beginning."
    )
    return f"The worker (process {status.pid}) was killed or crashed {where}. {kept}"
