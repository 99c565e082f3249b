"""One run folder in many hands: wishes and looks from everywhere, while its worker is killed.

    python -m benchmarks.hands --seconds 20 --kills 10 --pairs 1500

Four threads and two processes ask a run to stop, to wait, to go on and for another learning rate
(the same, so that it still learns the same), look at it in every way there is, and take it up
again whenever it has stopped. Meanwhile its worker is killed. At the end it has learned, and tells,
what a run does that nobody disturbed. And so many simultaneous pairs of "Stop" and "lr ÷ 2" are
all heard.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path

from benchmarks import mortal
from explainers.training import run as runs
from explainers.training.control import Control
from explainers.training.folder import create
from explainers.training.listing import find_runs
from explainers.training.recipe import preset
from explainers.training.run import Run

THREADS, PROCESSES = 4, 2


def looks(run: Run) -> list[Callable[[], object]]:
    """Everything that can be looked at."""
    folder = run.folder.path
    return [
        run.status,
        run.guesses,
        run.sample,
        run.left_out,
        run.last_words,
        run.checkpoints,
        run.scalars,
        lambda: find_runs(folder.parent),
        lambda: Run(folder).status(),
    ]


def meddle(folder: Path, cache: Path, over: Event | threading.Event, seed: int) -> Counter[str]:
    """Ask and look at random until it is `over`; how often each was done, errors by their text."""
    dice, run, done = random.Random(seed), Run(folder), Counter[str]()
    wishes: list[Callable[[], object]] = [
        run.stop,
        run.pause,
        run.go_on,
        run.go_on,
        lambda: run.multiply_lr(1.0),
        lambda: run.scale_lr(1.0),
        lambda: run.resume(cache),
    ]
    while not over.is_set():
        asks = dice.random() < 0.15
        try:
            dice.choice(wishes if asks else looks(run))()
            done["wishes" if asks else "looks"] += 1
        except ValueError as error:
            # Who takes up what somebody else has taken up already is told so, and that is right.
            right = str(error).endswith("is being trained right now.") or "is over." in str(error)
            done["refusals" if right else f"ValueError: {error}"] += 1
        except (OSError, RuntimeError) as error:
            done[f"{type(error).__name__}: {error}"] += 1
        time.sleep(dice.uniform(0, 0.01))
    return done


def _meddle_elsewhere(folder: Path, cache: Path, over: Event, seed: int, told: object) -> None:
    with mortal.quick_workers():
        told.put(meddle(folder, cache, over, seed))  # type: ignore[attr-defined]


def trial(folder: Path, seconds: float, kills: int, epochs: int) -> list[str]:
    """What was not as it should be, after so many seconds and kills in many hands."""
    cache = folder / "data"
    recipe = mortal.recipe(mortal.archive(folder / "pictures.zip"), epochs)
    with mortal.quick_workers():
        whole = runs.start(recipe, folder / "runs", "whole", cache=cache)
        mortal.wait(lambda: not whole.status().running, "the end of the first run", 600)
        one = runs.start(recipe, folder / "runs", "handled", cache=cache)
        done = _in_many_hands(one, cache, seconds, kills)
        _finish(one, cache)
        print(", ".join(f"{count} {what}" for what, count in done.most_common()))
        wrong = [what for what in done if what not in ("wishes", "looks", "refusals", "kills")]
        if done["kills"] < kills:
            wrong.append(f"only {done['kills']} workers were there to be killed")
        if mortal.learned(one) != mortal.learned(whole):
            wrong.append("it has learned something else")
        wrong += [
            f"it has other curves ({reader.__name__})"
            for reader in (mortal.curves, mortal.tensorboards)
            if reader(one) != reader(whole)
        ]
        if left := [path.name for path in one.folder.path.rglob("*.part")]:
            wrong.append(f"parts of files are left: {left}")
    return wrong


def _in_many_hands(one: Run, cache: Path, seconds: float, kills: int) -> Counter[str]:
    over, told = mortal.FORK.Event(), mortal.FORK.Queue()
    counts: list[Counter[str]] = []
    place = (one.folder.path, cache, over)
    hands: list[threading.Thread | mortal.BaseProcess] = [
        threading.Thread(target=lambda seed=seed: counts.append(meddle(*place, seed)))
        for seed in range(THREADS)
    ]
    for seed in range(PROCESSES):
        arguments = (*place, 100 + seed, told)
        hands.append(mortal.FORK.Process(target=_meddle_elsewhere, args=arguments))
    for hand in hands:
        hand.start()
    killed = _kill(one, seconds, kills)
    over.set()
    counts += [told.get(timeout=60) for _ in range(PROCESSES)]
    for hand in hands:
        hand.join()
    return sum(counts, Counter(kills=killed))


def _kill(one: Run, seconds: float, kills: int) -> int:
    """Kill whoever is the worker, so many times in so many seconds; how often there was one."""
    dice, killed = random.Random(7), 0
    end = time.monotonic() + seconds
    while killed < kills and time.monotonic() < end + 60:
        time.sleep(dice.uniform(0.2, 1.8) * seconds / (kills + 1) / 2)
        killed += mortal.kill_worker(one)
    while time.monotonic() < end:
        time.sleep(0.05)
    return killed


def _finish(one: Run, cache: Path) -> None:
    """Let it come to its end in peace."""
    deadline = time.monotonic() + 600
    while one.status().phase != "finished" and time.monotonic() < deadline:
        if one.status().running:
            one.go_on()
        else:
            one.resume(cache)
        time.sleep(0.05)
    mortal.wait(lambda: not one.alive(), "the end of the last worker")


def pairs(folder: Path, count: int) -> list[str]:
    """What of so many simultaneous pairs of "Stop" and "lr ÷ 2" was lost."""
    one = Run(create(preset("notes"), folder, "asked").path)
    lost: Counter[str] = Counter()
    meet = threading.Barrier(3)

    def ask(wish: Callable[[], object]) -> None:
        for _ in range(count):
            meet.wait()
            try:
                wish()
            except (OSError, ValueError) as error:
                lost[f"{type(error).__name__}: {error}"] += 1
            meet.wait()

    def halve() -> None:
        Run(one.folder.path).multiply_lr(0.5)

    hands = [threading.Thread(target=ask, args=(wish,)) for wish in (one.stop, halve)]
    for hand in hands:
        hand.start()
    for _ in range(count):
        Control(life=1).write(one.folder)
        meet.wait()
        meet.wait()
        now = Control.read(one.folder)
        lost["Stops"] += not now.stop
        lost["halvings"] += now.lr_scale != 0.5
    for hand in hands:
        hand.join()
    return [f"{number} {what}" for what, number in lost.items() if number]


def main() -> None:
    """Print what was done, and what was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--pairs", type=int, default=1500)
    parser.add_argument("--epochs", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lost = pairs(Path(folder) / "runs", options.pairs)
        print(f"of {options.pairs:,} pairs of wishes lost: {', '.join(lost) or 'none'}")
    with tempfile.TemporaryDirectory() as folder:
        wrong = trial(Path(folder), options.seconds, options.kills, options.epochs)
        print("\n".join(wrong) or "weights, optimizer, dice and curves: bit-identical")


if __name__ == "__main__":
    main()
