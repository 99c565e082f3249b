"""Ten people press Start at once: each has a run, one of them trains and nine wait."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from explainers.locks import Lock
from explainers.training import control, launchers, queue
from explainers.training.folder import Folder, create
from explainers.training.launchers.here import Here
from explainers.training.launchers.interface import Found
from explainers.training.listing import find_runs
from explainers.training.queue import Turn
from explainers.training.recipe import preset
from explainers.training.refusals import TakenError
from explainers.training.run import start_next

PEOPLE = 10
WANTED = "drawn-fast"


class Workers(Here):
    """Workers that take a life and their turn, and learn nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.training: list[str] = []
        self.waiting: set[str] = set()
        self._threads: list[threading.Thread] = []

    def start(self, folder: Path, cache: Path | None, log: Path) -> str:
        thread = threading.Thread(target=self._work, args=(Folder(folder),))
        self._threads.append(thread)
        thread.start()
        return "a thread"

    def found(self, job: str) -> Found:
        return Found("there")

    def _work(self, folder: Folder) -> None:
        lock = Lock(folder.lock)
        control.begin(folder, lock)
        try:
            with closing(Turn(folder)) as turn:
                turn.wait(lambda _: self.waiting.add(folder.path.name))
                self.training.append(folder.path.name)
                assert self.go.wait(30)
        finally:
            lock.release()

    def end(self) -> None:
        self.go.set()
        for thread in self._threads:
            thread.join(30)


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    found = Workers()
    monkeypatch.setattr(launchers, "HERE", found)
    monkeypatch.setattr(queue, "POLL", 0.01)
    monkeypatch.delenv(queue.AT_ONCE, raising=False)
    yield found
    found.end()


def test_ten_who_start_at_once_have_ten_runs_of_which_one_trains(tmp_path, workers):
    together = threading.Barrier(PEOPLE)
    names, errors = [], []

    def press(person: int) -> None:
        together.wait()
        try:
            run = start_next(preset("fast"), tmp_path, WANTED, owner=f"person {person}")
            names.append((run.name, run.owner))
        except Exception as error:  # noqa: BLE001 (it is what the test is about)
            errors.append(error)

    people = [threading.Thread(target=press, args=(k,)) for k in range(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.join(60)
    assert errors == []
    expected = {WANTED, *(f"{WANTED}-{number}" for number in range(2, PEOPLE + 1))}
    assert {name for name, _ in names} == expected
    assert {owner for _, owner in names} == {f"person {k}" for k in range(PEOPLE)}
    assert all(run.alive() for run in find_runs(tmp_path).found)
    assert len(workers.training) == 1
    workers.end()
    assert set(workers.training) == expected
    assert len(workers.training) == PEOPLE


def test_a_name_that_is_taken_is_told_from_one_that_cannot_be(tmp_path):
    create(preset("fast"), tmp_path, "first")
    with pytest.raises(TakenError, match="A run called “first” exists already"):
        create(preset("fast"), tmp_path, "first")
    with pytest.raises(ValueError, match="cannot name a folder") as refused:
        create(preset("fast"), tmp_path, "a/b")
    assert not isinstance(refused.value, TakenError)
