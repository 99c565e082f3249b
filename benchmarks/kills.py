"""What is left of a run whose worker is killed at any moment: everything, to the last bit.

    python -m benchmarks.kills --kills 50

Workers are killed in the middle of a step, of a save, of a test, and twice in one epoch, and every
one finds the clock set back. Then weights, optimizer, dice and curves are compared with those of a
run that nobody disturbed.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import mortal
from explainers.training import run as runs
from explainers.training.recipe import Recipe
from explainers.training.run import Run
from explainers.training.status import Status

EPOCHS = 6
KINDS = ("step", "save", "test", "twice")
"""In the middle of what a worker is killed; `twice` is in a step of the epoch of the last kill."""


@dataclass
class Trial:
    """Kills runs of a recipe in `folder`, and compares what becomes of them with `whole`."""

    folder: Path
    recipe: Recipe
    dice: random.Random
    hits: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Train the run that nobody disturbs."""
        self.cache = self.folder / "data"
        self.whole = self._start("whole")
        mortal.wait(lambda: mortal.started[-1].poll() is not None, "the end of the first run", 600)
        assert self.whole.status().phase == "finished", self.whole.last_words()

    def run(self, kills: int) -> None:
        """Kill so many workers, a few of each run."""
        number = 0
        while self.hits.total() < kills:
            number += 1
            one = self._start(f"killed-{number}")
            per_run = min(self.dice.randint(2, 6), kills - self.hits.total())
            self._kill_often(one, per_run)
            mortal.wait(lambda: mortal.started[-1].poll() is not None, "the end of a run")
            self._compare(one)

    def _start(self, name: str) -> Run:
        return runs.start(self.recipe, self.folder / "runs", name, cache=self.cache)

    def _kill_often(self, one: Run, times: int) -> None:
        step = 0
        for kill in range(times):
            kind = KINDS[(self.hits.total() + kill) % len(KINDS)] if kill else "step"
            steps = self.whole.status().step
            after = (
                step if kind == "twice" else self.dice.randint(step, steps * (kill + 1) // times)
            )
            if not self._kill(one, kind, after):
                return  # it had ended before the moment came
            self.hits[kind] += 1
            step = Status.tolerant(one.folder).step
            one.resume(self.cache)

    def _kill(self, one: Run, kind: str, after: int) -> bool:
        """Kill the worker in the middle of that, after so many steps; false if it ended first."""
        worker = mortal.started[-1]
        parts = one.folder.checkpoints
        while worker.poll() is None:
            status = Status.tolerant(one.folder)
            if status.step < after or not status.running or status.phase == "starting":
                continue
            if kind == "save" and not any(path.suffix == ".part" for path in parts.iterdir()):
                continue
            if kind == "test" and status.phase != "testing":
                continue
            if kind in ("step", "twice"):
                time.sleep(self.dice.uniform(0, 0.05))
            worker.kill()
            return one.result() is None
        return False

    def _compare(self, one: Run) -> None:
        name = one.name
        if one.status().phase != "finished":
            self.differences.append(f"{name} has not finished: {one.status().message}")
            return
        if mortal.learned(one) != mortal.learned(self.whole):
            self.differences.append(f"{name} has learned something else")
        for reader in (mortal.curves, mortal.tensorboards):
            ours, theirs = reader(one), reader(self.whole)
            for tag in theirs.keys() | ours.keys():
                if ours.get(tag) != theirs.get(tag):
                    self.differences.append(f"{name} has another curve of {tag}")


def trial(folder: Path, kills: int, seed: int, epochs: int = EPOCHS) -> Trial:
    """Kill so many workers; what was hit, and what was not as it should be."""
    with mortal.quick_workers():
        recipe = mortal.recipe(mortal.archive(folder / "pictures.zip"), epochs)
        made = Trial(folder, recipe, random.Random(seed))
        made.run(kills)
    return made


def main() -> None:
    """Print how many workers were killed in the middle of what, and what differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = trial(Path(folder), options.kills, options.seed)
    told = ", ".join(f"{made.hits[kind]} in a {kind}" for kind in KINDS)
    print(f"{made.hits.total()} workers were killed: {told}")
    print("\n".join(made.differences) or "weights, optimizers, dice and curves: bit-identical")


if __name__ == "__main__":
    main()
