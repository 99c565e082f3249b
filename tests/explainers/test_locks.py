"""Locks: held by one, asked about by many."""

import os
import sys
import threading
from pathlib import Path

import pytest

from explainers import locks
from explainers.locks import Lock, holding


def test_nobody_who_asks_takes_another_who_asks_for_the_holder(tmp_path: Path) -> None:
    path = tmp_path / "worker.lock"
    path.touch()
    answers: set[bool] = set()

    def ask_often() -> None:
        lock = Lock(path)
        answers.update(lock.is_held() for _ in range(2000))

    askers = [threading.Thread(target=ask_often) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert answers == {False}


def test_while_many_ask_it_can_be_taken_and_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "worker.lock"
    over = threading.Event()

    def ask_until_over() -> None:
        while not over.is_set():
            Lock(path).is_held()

    askers = [threading.Thread(target=ask_until_over) for _ in range(4)]
    for asker in askers:
        asker.start()
    try:
        for _ in range(20):
            lock = Lock(path)
            assert lock.acquire(patience=10)
            assert Lock(path).is_held()
            lock.release()
    finally:
        over.set()
        for asker in askers:
            asker.join()


def test_asking_makes_no_file(tmp_path: Path) -> None:
    assert not Lock(tmp_path / "worker.lock").is_held()
    assert not list(tmp_path.iterdir())


def test_threads_exclude_one_another(tmp_path: Path) -> None:
    path, count = tmp_path / "count", 40
    path.write_text("0")

    def count_up() -> None:
        for _ in range(count):
            with holding(tmp_path / "count.lock"):
                path.write_text(str(int(path.read_text()) + 1))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_text() == str(4 * count)


def test_a_lock_that_is_not_let_go_of_is_named(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "control.lock")
    assert lock.acquire()
    said = r"control\.lock has been locked by another process"
    with (
        pytest.raises(TimeoutError, match=said),
        holding(tmp_path / "control.lock", patience=0),
    ):
        pass
    lock.release()
    with holding(tmp_path / "control.lock", patience=0):
        pass


def test_a_lock_is_that_of_the_file_which_has_the_path_by_then(tmp_path: Path, monkeypatch) -> None:
    """A folder is renamed, and another takes its name: the old lock is worth nothing there."""
    path, new = tmp_path / "start.lock", tmp_path / "new"
    new.touch()
    try_lock = locks.try_lock

    def late(file) -> bool:
        if new.exists():
            new.replace(path)  # between the opening of the file and its being locked
        return try_lock(file)

    monkeypatch.setattr(locks, "try_lock", late)
    mine = Lock(path)
    assert mine.acquire(30)
    monkeypatch.undo()
    assert Lock(path).is_held()
    mine.release()


def test_there_is_no_lock_in_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Lock(tmp_path / "gone" / "start.lock").acquire()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes among files")
@pytest.mark.parametrize("what", ["a folder", "a pipe", "a link to itself", "below a file"])
def test_what_is_no_file_is_held_by_nobody_and_waited_for_by_nobody(tmp_path, what) -> None:
    path = tmp_path / "worker.lock"
    if what == "a folder":
        path.mkdir()
    elif what == "a pipe":
        os.mkfifo(path)
    elif what == "a link to itself":
        path.symlink_to(path)
    else:
        path.touch()
        path /= "worker.lock"
    assert not Lock(path).is_held()
    with pytest.raises(OSError):
        Lock(path).acquire(patience=0)
