"""How long an epoch takes on each device that is there: some real steps, and a rule of three.

Run as a program it measures one device and prints a line of JSON. `measure` starts that program
for each device: a server goes on answering meanwhile, and its memory is left alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from explainers.training import process
from explainers.training.recipe import Recipe, preset

SECONDS = 2.0
"""Of training steps that are measured on a device, after some that are not."""

TIMEOUT = 60.0
"""Seconds that one device may take, the import of PyTorch included."""

CIFAR10 = 50_000
"""Pictures in an epoch of the notes' own training."""

NOTES: tuple[tuple[str, float], ...] = (
    ("Apple M1 Pro, its processor", 600),
    ("NVIDIA RTX 2060", 76),
    ("Apple M1 Pro, its graphics cores (mps)", 54),
)
"""What the notes report for ten epochs of CIFAR-10, in seconds; the first is "almost 10 min"."""


class TimingError(RuntimeError):
    """The measurement failed or took too long; the message is a sentence for the reader."""


@dataclass(frozen=True)
class Timing:
    """What was measured on a device: so many pictures, in so many steps and seconds."""

    device: str
    words: str
    steps: int
    pictures: int
    seconds: float

    @property
    def rate(self) -> float:
        """Pictures trained on in a second."""
        return self.pictures / self.seconds

    def epoch(self, pictures: int = CIFAR10) -> float:
        """Seconds for an epoch of so many pictures, at this rate, without the test."""
        return pictures / self.rate


def measure(recipe: Recipe, devices: Sequence[str], seconds: float = SECONDS) -> Iterator[Timing]:
    """Measure the recipe's network and batch size on each device; gives each as it is there.

    Raises TimingError. Closing the iterator ends the process.
    """
    for device in devices:
        asked = recipe.with_changes(device=device, data="drawn").to_json()
        yield _in_a_process(asked, device, seconds)


def _in_a_process(recipe: str, device: str, seconds: float) -> Timing:
    child = subprocess.Popen(
        [sys.executable, "-m", __name__, recipe, "--seconds", f"{seconds}"],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    stopped = threading.Event()

    def stop() -> None:
        stopped.set()
        child.kill()

    alarm = threading.Timer(TIMEOUT, stop)
    alarm.start()
    try:
        out, errors = child.communicate()
    finally:
        alarm.cancel()
        child.kill()
        child.wait()
    if stopped.is_set():
        raise TimingError(f"{device}: the measurement took more than {TIMEOUT:g} s.")
    if child.returncode:
        last = errors.strip().splitlines()[-1:] or [f"it ended with {child.returncode}"]
        raise TimingError(f"{device}: the measurement failed: {last[0]}")
    return Timing(**json.loads(out))


def one(recipe: Recipe, seconds: float = SECONDS) -> Timing:
    """Train on noise for so many seconds with the engine itself, and count."""
    import torch

    from explainers.images.pictures import SIZE, Pictures, Split
    from explainers.training import devices
    from explainers.training.engine import Training
    from explainers.training.events import Step

    count = max(20 * recipe.batch_size, 2000)
    dice = torch.Generator().manual_seed(0)
    images = torch.randint(256, (count, 3, SIZE, SIZE), dtype=torch.uint8, generator=dice)
    split = Split(images, torch.arange(count) % 10)
    tested = Split(images[:100], split.labels[:100])
    classes = tuple(map(str, range(10)))
    training = Training(recipe.with_changes(epochs=10_000), Pictures(split, tested, classes))
    began: tuple[int, int, float] | None = None
    for event in training.run():
        if not isinstance(event, Step) or event.step < training.step:
            continue
        if began is None:  # what is set up in the first steps is paid once, not in each epoch
            began = training.step, training.pictures, training.train_seconds
        elif training.train_seconds - began[2] >= seconds:
            break
    assert began is not None
    return Timing(
        device=training.device.type,
        words=devices.describe(training.device),
        steps=training.step - began[0],
        pictures=training.pictures - began[1],
        seconds=training.train_seconds - began[2],
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """The program: measures, and prints a line of JSON."""
    process.before_torch()
    parser = argparse.ArgumentParser(description="Time an epoch of training on one device.")
    parser.add_argument("recipe", nargs="?", default=preset("notes").to_json(), help="as JSON")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of steps that count")
    given = parser.parse_args(arguments)
    process.keep_freed_memory()
    print(json.dumps(asdict(one(Recipe.from_json(given.recipe), given.seconds))), flush=True)


if __name__ == "__main__":
    main()
