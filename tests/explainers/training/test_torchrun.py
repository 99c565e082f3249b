"""A worker of two processes as a server starts it: by torchrun, over gloo."""

from __future__ import annotations

import os
import signal
import sys
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.mortal import wait
from explainers.images import sources
from explainers.training import lease, run
from explainers.training.control import Control
from explainers.training.engine import Training
from explainers.training.events import Step
from explainers.training.launched import Launched
from explainers.training.launchers import command
from explainers.training.recipe import preset
from explainers.training.scalars import TRAIN_LOSS

NETWORK = "layers: Conv2d(3,4,5,stride=2)|ReLU()|Flatten()|Linear(784,10)"
STEPS = 20


@pytest.mark.skipif(sys.platform != "linux", reason="processes are told apart in /proc")
def test_two_processes_learn_as_one_does_and_one_that_is_halted_or_killed_is_told(
    archive: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(command.PROCESSES, "2")
    recipe = preset("fast", data=str(archive), device="cpu", precision="float32", network=NETWORK)
    recipe = recipe.with_changes(epochs=2000, batch_size=17, lr=0.005)  # 240 are 14 × 17 and 2
    one = run.start(recipe, tmp_path, "one", cache=cache)
    sent = Launched.of(one.folder, Control.read(one.folder).life)
    assert sent is not None
    try:
        wait(lambda: one.status().step > STEPS or not one.alive(), "some steps")
        torchrun, first = int(sent.job.split()[0]), one.status().pid
        (second,) = children(torchrun) - {first}
        monkeypatch.setattr(lease, "LATE", 3.0)
        wait(lambda: not one.status().doubt, "a lease that is renewed")
        os.kill(second, signal.SIGSTOP)
        wait(lambda: one.status().doubt == "silent" and one.status().running, "the silence")
        os.kill(second, signal.SIGKILL)
        wait(lambda: not one.alive(), "the end")
        wait(lambda: sent.by.found(sent.job).state == "gone", "the end of torchrun")
    finally:
        one.stop()
    status = one.status()
    assert status.phase == "failed", one.last_words(40)
    said = "Process 2 of 2 ended without a word: it was killed, or crashed."
    assert status.message.startswith(said) and "what was learned" in status.message.lower()
    assert one.folder.latest.exists()

    told = Training(recipe, sources.load(str(archive), root=cache)).run()
    steps = (event.loss for event in told if isinstance(event, Step))
    alone = list(islice(steps, STEPS))
    assert list(one.scalars()[TRAIN_LOSS].values[:STEPS]) == pytest.approx(alone, rel=1e-4)


def children(pid: int) -> set[int]:
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
