"""A worker's lease: renewed while it lives, late when it is halted, on whichever machine it is."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from explainers.training import lease, run
from explainers.training.folder import create
from explainers.training.recipe import preset
from explainers.training.run import Run
from explainers.training.status import Status
from explainers.training.worker import Worker


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lease, "EVERY", 0.02)
    monkeypatch.setattr(lease, "LATE", 0.5)
    return tmp_path / "lease.json"


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_lease_is_renewed_until_it_is_given_up(path):
    assert lease.age(path) is None and lease.holder(path) is None
    with lease.kept(path):
        assert lease.holder(path) == lease.Holder.here()
        assert not lease.is_held_elsewhere(path)  # of this machine the lock tells
        stamps: set[int] = set()
        until(lambda: bool(stamps.add(path.stat().st_mtime_ns)) or len(stamps) > 5)
    assert not path.exists()
    assert not lease.is_late(path)


def test_who_does_not_renew_is_late_by_the_readers_own_watch(path):
    path.write_text('{"host": "elsewhere", "pid": 7}')
    os.utime(path, (1, 1))  # a clock that says 1970
    assert lease.is_held_elsewhere(path)
    until(lambda: lease.is_late(path))
    assert not lease.is_held_elsewhere(path)
    os.utime(path, (2, 2))
    assert lease.is_held_elsewhere(path)


def test_a_run_that_is_trained_elsewhere_is_not_begun_here_as_well(tmp_path, path, monkeypatch):
    folder = create(preset("notes"), tmp_path / "runs", "one")
    monkeypatch.setattr(lease.Holder, "is_elsewhere", True)  # this very process, say
    with lease.kept(folder.lease):
        assert Run(folder.path).alive()
        with pytest.raises(ValueError, match="one is being trained right now"):
            Run(folder.path).resume()
        with pytest.raises(ValueError, match="Another process is training one right now, on "):
            Worker(folder, tmp_path, None).work()  # type: ignore[arg-type]
    assert not Run(folder.path).alive()


def test_a_lease_that_a_dead_machine_left_is_waited_out(path):
    path.write_text('{"host": "elsewhere", "pid": 7}')
    began = time.monotonic()
    assert lease.await_end(path)
    assert time.monotonic() - began >= lease.LATE


def test_a_file_of_something_else_is_nobodys_lease(path):
    path.write_text("[]")
    assert lease.holder(path) is None
    assert not lease.is_held_elsewhere(path)
    assert lease.await_end(path)


def test_a_worker_that_is_halted_is_said_to_be_silent(tmp_path, archive, cache, monkeypatch):
    one = run.start(preset("notes", data=str(archive), epochs=10_000), tmp_path, "one", cache=cache)
    try:
        until(lambda: one.status().step > 0, 60)
        monkeypatch.setattr(lease, "LATE", 3.0)
        pid = Status.read(one.folder).pid
        until(lambda: "has said nothing" not in one.status().message)
        os.kill(pid, signal.SIGSTOP)
        until(lambda: "has said nothing" in one.status().message)
        assert one.status().running and one.alive()
        os.kill(pid, signal.SIGCONT)
        until(lambda: "has said nothing" not in one.status().message)
    finally:
        one.stop()
        until(lambda: not one.alive())
    assert not one.folder.lease.exists()
