"""A real cluster of one machine: a run waits, trains, is stopped, and is killed there."""

import importlib.util
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from explainers import processes
from explainers.training import launchers, run
from explainers.training.recipe import Recipe, preset
from explainers.training.run import Run
from explainers.training.status import Status
from explainers.training.watch import watch
from tests.explainers.training.launchers import one_node

NETWORK = "layers: Conv2d(3, 4, 5, stride=4)|Flatten()|Linear(196, 10)"


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    assert importlib.util.find_spec("ray"), "ray[default] of requirements-dev.txt is not there"
    with one_node.cluster() as address:
        yield address


def wait(condition: Callable[[], bool], what: str, seconds: float = one_node.LONG) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds:g} s"
        time.sleep(0.02)


def recipe(archive: Path, epochs: int) -> Recipe:
    changes = {"network": NETWORK, "lr": 0.001, "batch_size": 16, "precision": "float32"}
    return preset("fast", data=str(archive), epochs=epochs, **changes)


def frame(one: Run) -> dict:
    watched = watch(one.folder.path.parent, one.name)
    watched.expire()
    return watched.frame().data


def test_runs_of_a_cluster(cluster, tmp_path, archive, cache, monkeypatch):
    monkeypatch.setenv(launchers.NAME, cluster)
    assert launchers.chosen().devices() == ("cpu",)
    launchers.chosen().check_device("auto")
    with pytest.raises(ValueError, match=r"device=cuda: the cluster has none\. It has: cpu"):
        launchers.chosen().check_device("cuda")
    with pytest.raises(RuntimeError, match="device=cuda"):
        run.start(recipe(archive, 1).with_changes(device="cuda"), tmp_path, "none", cache=cache)
    assert not (tmp_path / "none").exists()

    first = run.start(recipe(archive, 10_000), tmp_path, "first", cache=cache)
    assert first.alive() and first.status().phase in ("queued", "starting")
    wait(lambda: frame(first)["charts"]["points"] > 5, "the first points")
    assert frame(first)["state"] == "going"

    other = run.start(recipe(archive, 10_000), tmp_path, "other", cache=cache)
    wait(lambda: "says: Job has not started yet" in other.status().message, "the queue")
    assert frame(other)["state"] == "queued" and other.alive()
    with pytest.raises(ValueError, match="other is being trained right now"):
        other.resume()

    first.stop()
    wait(lambda: not first.status().running, "the stop")
    assert first.status().phase == "stopped" and first.folder.latest.exists()
    wait(lambda: "epoch   1  train loss" in other.last_words(), "an epoch of the other")

    third = run.start(recipe(archive, 1), tmp_path, "third", cache=cache)
    third.stop()
    assert not third.alive()
    assert third.status().message == "Stopped while it waited: nothing was learned."

    worker = Status.read(other.folder)
    assert processes.signal_one(worker.pid, worker.process, signal.SIGKILL)
    wait(lambda: not other.alive(), "the news", seconds=10)
    told = "The cluster says: Job entrypoint command failed with exit code -9."
    wait(lambda: told in other.status().message, "Ray's word", seconds=10)
    assert other.status().phase == "killed"
    assert "Resume goes on from the last checkpoint." in other.status().message
