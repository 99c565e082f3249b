"""Workers that are quick to start and easy to kill, for the trials that kill them.

A worker takes seconds to import PyTorch. Here a process that has imported it once forks each
worker, which then does what `python -m explainers.training resume` does. Its steps are small, it
tells of them and saves them often, and every one finds the clock an hour behind the last one's.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from unittest import mock

from explainers import processes
from explainers.training import launchers
from explainers.training.launchers.here import Here
from explainers.training.launchers.interface import Found
from explainers.training.recipe import Recipe, preset
from explainers.training.run import Run
from explainers.training.status import Status

CLASSES = ("blue", "green", "red")
NETWORK = (
    "layers: Conv2d(3,8,5,stride=2)|BatchNorm2d(8)|ReLU()|Dropout(0.2)"
    "|Conv2d(8,8,5,stride=2)|ReLU()|Flatten()|Linear(200,10)"
)
"""What it learns with has all that a checkpoint has to hold: running statistics, and dice."""

OFTEN = 0.02
"""Seconds between two looks at the losses of such a worker."""

KEPT = 0.1
"""Seconds between two savings."""

FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(
    [
        "explainers.training.worker",
        "explainers.training.taking_up",
        "explainers.training.recorder",
        "explainers.images.sources",
        "explainers.networks.typed",
        "explainers.training.wire",
        "torch.fx.experimental.symbolic_shapes",  # for networks that are outlined without numbers
    ]
)
_lives = count(1)


def archive(path: Path, train: int = 240, test: int = 600) -> Path:
    """A ZIP of noise with one channel brighter than the others: the class is which."""
    import torch
    from PIL import Image

    dice = torch.Generator().manual_seed(0)
    with zipfile.ZipFile(path, "w") as file:
        for split, pictures in (("train", train), ("test", test)):
            for number in range(pictures):
                name = number % len(CLASSES)
                pixels = torch.randint(160, (32, 32, 3), generator=dice, dtype=torch.uint8)
                pixels[:, :, 2 - name] += 60
                content = BytesIO()
                Image.fromarray(pixels.numpy()).save(content, "bmp")
                file.writestr(f"{split}/{CLASSES[name]}/{number:04d}.bmp", content.getvalue())
    return path


def recipe(data: Path, epochs: int) -> Recipe:
    """A recipe of which every step counts: momentum, a schedule, label smoothing, flips."""
    return preset(
        "fast",
        data=str(data),
        network=NETWORK,
        epochs=epochs,
        batch_size=16,
        device="cpu",
        precision="float32",
    )


Fault = Callable[[], None]
"""What is done to a worker before it begins: a function of a module, which the process imports."""


def live(folder: Path, cache: Path, log: Path, life: int, fault: Fault | None) -> None:
    """Be a worker; runs in the forked process."""
    import torch

    from explainers.training import __main__, engine, recorder, status

    with log.open("ab") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    engine.READ_EVERY = status.STATUS_EVERY = recorder.STATUS_EVERY = OFTEN
    recorder.SAVE_EVERY = KEPT
    torch.set_num_threads(1)  # several would wait for each other, where others want the processor
    clock = time.time
    time.time = lambda: clock() - 3600 * life
    if fault is not None:
        fault()
    os._exit(__main__.main(["resume", str(folder), "--cache", str(cache)]))


class Forked:
    """A worker's process with what `subprocess.Popen` offers of it."""

    def __init__(self, process: BaseProcess) -> None:
        """`process` has been started."""
        self._process = process

    def poll(self) -> int | None:
        """The exit status; None while it lives."""
        return self._process.exitcode

    def kill(self) -> None:
        """End it without a word, and wait until it is gone."""
        if self._process.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
        self.wait()

    def wait(self, seconds: float = 60) -> int | None:
        """Wait for its end; the exit status."""
        self._process.join(seconds)
        return self._process.exitcode


started: list[Forked] = []
"""All workers, the last one last."""


class Forks(Here):
    """Starts such workers as real ones are started."""

    def __init__(self, fault: Fault | None) -> None:
        """`fault` is done to each of them before it begins."""
        super().__init__()
        self._fault = fault

    def start(self, folder: Path, cache: Path | None, log: Path) -> str:
        """Fork a worker."""
        arguments = (folder, cache, log, next(_lives), self._fault)
        process = FORK.Process(target=live, args=arguments, daemon=False)
        process.start()
        started.append(Forked(process))
        return str(len(started) - 1)

    def found(self, job: str) -> Found:
        """Whether it lives."""
        return Found("there" if started[int(job)].poll() is None else "gone")


@contextlib.contextmanager
def quick_workers(fault: Fault | None = None) -> Iterator[None]:
    """Have runs that are started within the block started so; none outlives it."""
    with mock.patch.object(launchers, "HERE", Forks(fault)):
        try:
            yield
        finally:
            for worker in started:
                worker.kill()
            started.clear()


def kill_worker(run: Run) -> bool:
    """Kill the worker of a run, whoever started it; whether there was one that could be told."""
    status = Status.tolerant(run.folder)
    return processes.signal_one(status.pid, status.process, signal.SIGKILL)


def wait(condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Wait until the condition holds; AssertionError if it takes too long."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds:g} s"
        time.sleep(0.002)


# What was learned, and what was told of it


def learned(run: Run) -> dict[str, object]:
    """All that the run's last checkpoint holds of its training, tensors as bytes."""
    import torch

    def plain(value: object) -> object:
        if isinstance(value, torch.Tensor):
            return value.numpy().tobytes()
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value

    state = torch.load(run.folder.latest, weights_only=True)
    training = {k: v for k, v in state["training"].items() if k != "train_seconds"}
    return {"model": plain(state["model"]), "training": plain(training)}


def curves(run: Run) -> dict[str, list[tuple[int, float]]]:
    """The points of all scalars but the speed, as the page reads them from the start."""
    from explainers.training.scalars import TRAIN_SPEED

    found = Run(run.folder.path).scalars()
    return {
        tag: list(zip(series.steps, series.values, strict=True))
        for tag, series in found.items()
        if tag != TRAIN_SPEED
    }


def tensorboards(run: Run) -> dict[str, list[tuple[int, float]]]:
    """The same points as TensorBoard reads them, without the health of layers: by the clock."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    from explainers.training.scalars import TAGS, TRAIN_SPEED

    logging.getLogger("tensorboard").setLevel(logging.ERROR)  # it tells of every resume
    reader = EventAccumulator(str(run.folder.path), size_guidance={"scalars": 0})
    reader.Reload()
    return {
        tag: [(point.step, point.value) for point in reader.Scalars(tag)]
        for tag in reader.Tags()["scalars"]
        if tag in TAGS and tag != TRAIN_SPEED
    }
