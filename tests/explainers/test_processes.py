"""A signal goes to the process that is meant, and to no other that has its number."""

import os
import signal
import subprocess
import sys

import pytest

from explainers import processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who is who")


@pytest.fixture
def child():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def test_it_is_the_same_for_as_long_as_the_process_lives_and_anothers_is_another(child) -> None:
    known = processes.identity(child.pid)
    assert known and known == processes.identity(child.pid)
    assert known != processes.identity(os.getpid())
    child.kill()
    child.wait()
    assert processes.identity(child.pid) == ""


def test_who_is_known_is_reached(child) -> None:
    assert processes.signal_one(child.pid, processes.identity(child.pid), signal.SIGTERM)
    assert child.wait(timeout=20) == -signal.SIGTERM


def test_a_stranger_with_the_number_is_left_alone(child) -> None:
    boot, space, began = processes.identity(child.pid).split()
    for other in (
        "",
        f"{boot} {space} {int(began) - 1}",
        f"another {space} {began}",
        f"{boot} pid:[1] {began}",
    ):
        assert not processes.signal_one(child.pid, other, signal.SIGKILL)
    assert child.poll() is None
    assert not processes.signal_one(0, processes.identity(0), signal.SIGKILL)


def test_a_name_full_of_brackets_confuses_nobody(tmp_path, monkeypatch) -> None:
    stat = tmp_path / "7" / "stat"
    stat.parent.mkdir()
    stat.write_text(f"7 (a) b) (c) S {' '.join(map(str, range(4, 60)))}")
    for name in ("sys/kernel/random/boot_id",):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("boot\n")
    (tmp_path / "self/ns").mkdir(parents=True)
    (tmp_path / "self/ns/pid").symlink_to("pid:[1]")
    monkeypatch.setattr(processes, "PROC", tmp_path)
    assert processes.identity(7) == "boot pid:[1] 22"
