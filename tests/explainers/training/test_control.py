"""What is asked of a worker: of this one and of no later one, and none of it is lost."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from benchmarks import hands
from explainers import files, processes
from explainers.locks import Lock
from explainers.training import control, folder
from explainers.training.control import Control, Ear
from explainers.training.recipe import preset
from explainers.training.run import Run
from explainers.training.status import Status

DAMAGED = ["", "{", '{"stop": false}{"stop": true}', "[]", '{"stop": 1}', '{"lr_scale": 0}', "{}x"]


@pytest.fixture
def one(tmp_path: Path) -> Run:
    return Run(folder.create(preset("notes"), tmp_path, "one").path)


def asked(one: Run) -> tuple[bool, bool, float]:
    now = Control.read(one.folder)
    return now.stop, now.pause, now.lr_scale


def test_of_many_pairs_of_wishes_at_once_none_is_lost(tmp_path: Path) -> None:
    assert hands.pairs(tmp_path, 60) == []


def test_every_halving_counts(one: Run) -> None:
    def halve() -> None:
        for _ in range(5):
            Run(one.folder.path).multiply_lr(0.5)

    threads = [threading.Thread(target=halve) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked(one) == (False, False, 0.5**20)


def test_the_learning_rate_stays_within_its_bounds(one: Run) -> None:
    one.scale_lr(900)
    one.multiply_lr(2)
    assert asked(one)[2] == 1000
    one.scale_lr(sys.float_info.min)
    one.multiply_lr(0.5)
    assert asked(one)[2] == sys.float_info.min


def test_a_wish_leaves_the_others_as_they_are(one: Run) -> None:
    one.pause()
    one.scale_lr(0.25)
    one.stop()
    assert asked(one) == (True, True, 0.25)
    one.go_on()
    assert asked(one) == (True, False, 0.25)


def test_a_stop_is_for_the_worker_that_is_there_and_not_for_the_next(one: Run) -> None:
    lock = Lock(one.folder.lock)
    first = control.begin(one.folder, lock)
    one.stop()
    one.pause()
    one.scale_lr(0.5)
    lock.release()
    assert first == 1 and asked(one) == (True, True, 0.5)
    assert control.begin(one.folder, lock) == 2
    assert asked(one) == (False, False, 0.5)
    lock.release()


def test_a_stop_for_a_worker_that_is_on_its_way_is_kept_for_it(one: Run) -> None:
    one.stop()  # of nobody
    control.expect(one.folder)
    assert not asked(one)[0]
    one.stop()
    lock = Lock(one.folder.lock)
    life = control.begin(one.folder, lock)
    assert life is not None and Ear(one.folder, life).listen().stop
    lock.release()


def test_a_stop_that_comes_between_the_lock_and_the_first_look_is_heard(
    one: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopping = threading.Thread(target=one.stop)

    class Locked(Lock):
        def acquire(self, patience: float = 1.0) -> bool:
            taken = super().acquire(patience)
            assert one.alive()
            stopping.start()  # it sees a worker, which has not yet looked at anything
            return taken

    lock = Locked(one.folder.lock)
    life = control.begin(one.folder, lock)
    stopping.join()
    assert life is not None and Ear(one.folder, life).listen().stop
    lock.release()


def test_a_worker_that_did_not_come_leaves_no_wish_behind(one: Run) -> None:
    control.expect(one.folder)
    one.stop()
    control.give_up(one.folder)
    lock = Lock(one.folder.lock)
    life = control.begin(one.folder, lock)
    assert life is not None and not Ear(one.folder, life).listen().stop
    lock.release()


def test_a_second_worker_takes_nothing(one: Run) -> None:
    lock = Lock(one.folder.lock)
    assert control.begin(one.folder, lock) == 1
    one.stop()
    assert control.begin(one.folder, Lock(one.folder.lock)) is None
    assert asked(one)[0]
    lock.release()


@pytest.mark.parametrize("content", [*DAMAGED, None])
def test_a_damaged_file_stops_nobody_and_wishes_are_heard_again(
    one: Run, content: str | None
) -> None:
    lock = Lock(one.folder.lock)
    life = control.begin(one.folder, lock)
    assert life is not None
    one.scale_lr(0.5)
    ear = Ear(one.folder, life)
    assert ear.listen().lr_scale == 0.5
    if content is None:
        one.folder.control.unlink()
    else:
        one.folder.control.write_text(content)
    now = ear.listen()
    assert (now.stop, now.pause, now.lr_scale) == (False, False, 0.5)
    assert asked(one) == (False, False, 0.5), "it is made anew"
    one.folder.control.write_text("{")
    one.stop()
    assert ear.listen().stop
    lock.release()
    assert control.begin(one.folder, lock) is not None and not asked(one)[0]
    lock.release()


def test_what_was_asked_of_another_life_is_not_heard(one: Run) -> None:
    ear = Ear(one.folder, 3)
    Control(stop=True, life=2).write(one.folder)
    assert not ear.listen().stop
    assert Control.read(one.folder).life == 3


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who is who")
def test_a_stranger_with_the_workers_number_is_left_alone(one: Run) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        known = processes.identity(stranger.pid)
        Status(phase="training", pid=stranger.pid, process=f"{known}1").write(one.folder)
        lock = Lock(one.folder.lock)
        assert lock.acquire()  # a worker is there, and its number is in no file that is believed
        one.stop()
        Status(phase="training", pid=stranger.pid).write(one.folder)
        one.stop()
        assert stranger.poll() is None and asked(one)[0]
        Status(phase="training", pid=stranger.pid, process=known).write(one.folder)
        one.stop()
        assert stranger.wait(20) == -signal.SIGTERM
        lock.release()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who is who")
def test_a_worker_is_stopped_although_the_disk_is_full(
    one: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write", full)
    with pytest.raises(OSError, match="No space"):
        one.stop()
    monkeypatch.undo()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as worker:
        Status(pid=worker.pid, process=processes.identity(worker.pid)).write(one.folder)
        monkeypatch.setattr(files, "write", full)
        one.stop()
        assert worker.wait(20) == -signal.SIGTERM
