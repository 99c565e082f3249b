"""A worker of this machine is found for as long as it lives, and hears of a Stop."""

import time

import pytest

from explainers import processes
from explainers.training.launchers import here
from explainers.training.launchers.here import Here


@pytest.fixture
def worker(tmp_path, monkeypatch):
    """A launcher, and a job of it that would last long."""
    monkeypatch.setattr(here, "command", lambda *_: ["-c", "import time; time.sleep(600)"])
    launcher = Here()
    job = launcher.start(tmp_path, None, tmp_path / "log")
    yield launcher, job
    for process in [*launcher._mine.values()]:
        process.kill()


def test_it_is_there_until_it_has_ended(worker):
    launcher, job = worker
    assert launcher.found(job).state == Here().found(job).state == "there"
    assert launcher.stop(job)
    deadline = time.monotonic() + 30
    while launcher.found(job).state == "there":
        assert time.monotonic() < deadline
    assert Here().found(job).state == "gone" and not launcher.stop(job)


def test_where_processes_cannot_be_told_apart_its_own_are_known_all_the_same(
    worker, tmp_path, monkeypatch
):
    launcher, _ = worker
    monkeypatch.setattr(processes, "identity", lambda _: "")
    job = launcher.start(tmp_path, None, tmp_path / "log")
    assert launcher.found(job).state == "there" and Here().found(job).state == "gone"
    assert not launcher.stop(job)  # nor is anybody else sent a signal
