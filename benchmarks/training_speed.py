"""Images per second of our two recipes against the notes' own loop, in one run.

    python -m benchmarks.training_speed [drawn | cifar10 | PATH] [--device cpu] [--rounds 7]

All three train the same nine layers on the same pictures and device. They take turns, so that
whatever else the machine does hits all of them, and the medians over the rounds are compared.
What counts is training only: no tests, no files. Needs torchvision, for the notes' loop.
"""

from __future__ import annotations

import argparse
import statistics
from typing import Protocol

from explainers.training import process

process.before_torch()  # as a worker does, and for all alike

from benchmarks.notes_loop import NotesLoop  # noqa: E402
from explainers.images.pictures import Pictures  # noqa: E402
from explainers.images.sources import load  # noqa: E402
from explainers.training import devices  # noqa: E402
from explainers.training.engine import Training  # noqa: E402
from explainers.training.recipe import preset  # noqa: E402

TARGETS = {"notes": 1.5, "fast": 2.3}
"""What each recipe should reach, as a multiple of the notes' own loop on the same machine."""


class Contender(Protocol):
    """Something that trains for a while when asked and says how fast it was."""

    def images_per_second(self, seconds: float) -> float:
        """Train for about `seconds`; returns how many pictures a second."""


class Recipe:
    """One of our recipes, as a training without end that is measured by turns."""

    def __init__(self, name: str, pictures: Pictures, device: str) -> None:
        """Make the training; nothing is trained yet."""
        self.training = Training(preset(name, device=device, epochs=10_000), pictures)
        self._events = self.training.run()

    def images_per_second(self, seconds: float) -> float:
        """Train for about `seconds`; returns how many pictures a second."""
        training = self.training
        pictures, began = training.pictures, training.train_seconds
        while training.train_seconds - began < seconds:
            next(self._events)
        return (training.pictures - pictures) / (training.train_seconds - began)

    def make(self, steps: int) -> None:
        """Make so many steps, or a few more: their losses are read together."""
        last = self.training.step + steps
        while self.training.step < last:
            next(self._events)


def main() -> int:
    """Measure and print; returns 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", nargs="?", default="drawn", help="drawn, cifar10 or a PATH")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=4.0, help="per contender and round")
    options = parser.parse_args()
    device = devices.resolve(options.device)
    pictures = load(options.data)
    recipes = {name: Recipe(name, pictures, options.device) for name in TARGETS}
    contenders: dict[str, Contender] = {"the notes' own loop": NotesLoop(pictures.train, device)}
    contenders |= {f"recipe {name}": recipe for name, recipe in recipes.items()}
    print(f"{devices.describe(device)}; {len(pictures.train.labels):,} pictures of {options.data}")
    print(f"recipe fast trains in {recipes['fast'].training.precision} here")
    return _report(measure(contenders, options.rounds, options.seconds))


def measure(
    contenders: dict[str, Contender], rounds: int, seconds: float
) -> dict[str, list[float]]:
    """Images per second of each contender in each round, after a round that only warms up."""
    speeds: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(rounds + 1):
        for name, contender in contenders.items():
            speed = contender.images_per_second(seconds)
            if turn:
                speeds[name].append(speed)
    return speeds


def _report(speeds: dict[str, list[float]]) -> int:
    """Print medians and ratios; returns 1 if one is below its target."""
    medians = {name: statistics.median(found) for name, found in speeds.items()}
    base = next(iter(medians.values()))
    missed = 0
    for name, median in medians.items():
        target = TARGETS.get(name.removeprefix("recipe "))
        wanted = f"  (wanted: at least {target}×)" if target else ""
        low, high = min(speeds[name]), max(speeds[name])
        print(
            f"{name:20s} {median:9,.0f} images/s  ({low:,.0f} to {high:,.0f})"
            f"  {median / base:5.2f}×{wanted}"
        )
        missed |= target is not None and median / base < target
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
