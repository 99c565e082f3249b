"""The queue for the device: one at a time, in their order, and nobody waits for the dead."""

import multiprocessing
import threading
from contextlib import closing
from pathlib import Path

import pytest

from explainers.training import queue
from explainers.training.folder import Folder, create
from explainers.training.queue import Ahead, Turn, expected
from explainers.training.recipe import preset
from explainers.training.status import Status


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "POLL", 0.005)
    monkeypatch.delenv(queue.AT_ONCE, raising=False)


class Crowd:
    """Runs that come at once, each on a thread of its own."""

    def __init__(self, runs: Path) -> None:
        self.runs = runs
        self.began: list[str] = []
        self.told: dict[str, list[Ahead]] = {}
        self.training = 0
        self.most = 0
        self.guard = threading.Lock()

    def come(self, name: str, until: threading.Event) -> threading.Thread:
        """One more; it trains until the event is set."""
        waits = threading.Event()
        thread = threading.Thread(target=self._train, args=(name, until, waits))
        thread.start()
        assert waits.wait(10)  # until it has a ticket or is training
        return thread

    def _train(self, name: str, until: threading.Event, waits: threading.Event) -> None:
        def tell(ahead: Ahead) -> None:
            self.told.setdefault(name, []).append(ahead)
            waits.set()

        with closing(Turn(Folder(self.runs / name))) as turn:
            turn.wait(tell)
            with self.guard:
                self.began.append(name)
                self.training += 1
                self.most = max(self.most, self.training)
            waits.set()
            assert until.wait(20)
            with self.guard:
                self.training -= 1


@pytest.mark.parametrize("places", [1, 2, 3])
def test_runs_train_in_the_order_in_which_they_came(tmp_path, monkeypatch, places):
    monkeypatch.setenv(queue.AT_ONCE, str(places))
    crowd = Crowd(tmp_path)
    done = {f"run-{k}": threading.Event() for k in range(6)}
    threads = [crowd.come(name, event) for name, event in done.items()]
    assert crowd.began == list(done)[:places]
    last = crowd.told["run-5"][0]
    assert sorted(last.training) == list(done)[:places]
    assert last.waiting == tuple(list(done)[places:5])
    for name, event in done.items():
        event.set()
        threads[int(name[-1])].join(10)
    assert crowd.began == list(done)
    assert crowd.most == places
    assert not list((tmp_path / ".queue").glob("*.ticket"))


def test_who_gives_up_leaves_the_queue(tmp_path):
    crowd = Crowd(tmp_path)
    first, third = threading.Event(), threading.Event()
    threads = [crowd.come("first", first)]

    def give_up(ahead: Ahead) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), closing(Turn(Folder(tmp_path / "second"))) as turn:
        turn.wait(give_up)
    threads.append(crowd.come("third", third))
    assert crowd.told["third"][0] == Ahead(("first",), ())
    for event, thread in zip((first, third), threads, strict=True):
        event.set()
        thread.join(10)
    assert crowd.began == ["first", "third"]


def _hold(runs: Path, name: str, there: "multiprocessing.Event") -> None:
    with closing(Turn(Folder(runs / name))) as turn:
        turn.wait(lambda ahead: there.set())
        there.set()
        threading.Event().wait()


def test_nobody_waits_for_a_worker_that_was_killed(tmp_path):
    fork = multiprocessing.get_context("spawn")
    killed = []
    for name in ("training", "waiting"):
        there = fork.Event()
        process = fork.Process(target=_hold, args=(tmp_path, name, there), daemon=True)
        process.start()
        assert there.wait(30)
        killed.append(process)
    for process in killed:
        process.kill()
        process.join()
    with closing(Turn(Folder(tmp_path / "next"))) as turn:
        turn.wait(lambda ahead: pytest.fail(f"waits for {ahead}"))


@pytest.mark.parametrize("text", ["0", "-1", "two", "", "1.5", "65", "²"])
def test_how_many_train_at_once_is_a_number(monkeypatch, text):
    monkeypatch.setenv(queue.AT_ONCE, text)
    with pytest.raises(ValueError, match=r"LAYERS_RUNS_AT_ONCE is .* whole number from 1 to 64"):
        queue.at_once()


def test_when_it_begins_is_told_from_the_speed_of_those_that_train(tmp_path):
    for name, epochs in (("a", 4), ("b", 2), ("c", 3)):
        create(preset("notes", epochs=epochs), tmp_path, name)
    assert expected(tmp_path, Ahead(("a",), ("b",))) is None  # it has not begun
    Status(phase="training", epochs=4, steps_per_epoch=10, step=10, train_seconds=5.0).write(
        Folder(tmp_path / "a")
    )
    assert expected(tmp_path, Ahead(("a",), ())) == pytest.approx(15)
    assert expected(tmp_path, Ahead(("a",), ("b", "c", "gone"))) == pytest.approx(15 + 10 + 15)
    Status(phase="training", epochs=2, steps_per_epoch=10, step=10, train_seconds=4.0).write(
        Folder(tmp_path / "b")
    )
    assert expected(tmp_path, Ahead(("a", "b"), ())) == pytest.approx(4)
    assert expected(tmp_path, Ahead(("a", "b"), ("c",))) == pytest.approx(15)


def test_a_run_need_not_wait_while_there_is_a_place_and_nobody_waits(tmp_path, monkeypatch):
    assert queue.is_free(tmp_path)
    crowd, over = Crowd(tmp_path), threading.Event()
    monkeypatch.setenv(queue.AT_ONCE, "2")
    people = [crowd.come("first", over)]
    assert queue.is_free(tmp_path)
    people.append(crowd.come("second", over))
    assert not queue.is_free(tmp_path)
    people.append(crowd.come("third", over))  # it waits
    monkeypatch.setenv(queue.AT_ONCE, "3")
    assert not queue.is_free(tmp_path)
    over.set()
    for one in people:
        one.join(20)
    assert queue.is_free(tmp_path)
    monkeypatch.setenv(queue.AT_ONCE, "many")
    assert not queue.is_free(tmp_path)
