"""Runs that are renamed, deleted and brought back: by many at once, and none of them is lost."""

import os
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from explainers.locks import Lock
from explainers.training import aside, watch
from explainers.training import folder as folders
from explainers.training.aside import deleted_runs, sweep
from explainers.training.keeping import bring_back, delete, rename
from explainers.training.listing import find_runs
from explainers.training.recipe import preset
from explainers.training.refusals import GoneError, TakenError
from explainers.training.run import Run

RECIPE = preset("notes")


def make(runs: Path, name: str, owner: str = "") -> Run:
    return Run(folders.create(RECIPE, runs, name, owner=owner).path)


def names(runs: Path) -> set[str]:
    return {run.name for run in find_runs(runs).found}


def grow_old(runs: Path, seconds: float) -> None:
    """Have it be longer ago, by so many seconds, that runs were deleted."""
    for one in runs.glob(".deleted-*"):
        then = one.stat().st_mtime - seconds
        os.utime(one, (then, then))


def test_a_run_is_renamed_with_everything_it_has(tmp_path: Path) -> None:
    run = make(tmp_path, "first", owner="anna")
    run.folder.latest.write_bytes(b"learned")
    renamed = rename(run, "second one")
    assert (renamed.name, renamed.owner, renamed.recipe) == ("second one", "anna", RECIPE)
    assert renamed.folder.latest.read_bytes() == b"learned"
    assert names(tmp_path) == {"second one"}
    assert not run.is_there() and renamed.is_there()
    assert rename(renamed, "second one") is renamed


@pytest.mark.parametrize(
    "name", ["", " ", "a/b", "../up", ".hidden", "x" * 101, "ж" * 99, "a\0", "\ud800", "語" * 80]
)
def test_a_name_that_no_folder_can_have_is_refused(tmp_path: Path, name: str) -> None:
    run = make(tmp_path, "first")
    if name == "ж" * 99:  # 198 bytes fit, also with what is put before them when it is deleted
        assert bring_back(delete(rename(run, name))).name == name
        return
    with pytest.raises(ValueError, match=r"cannot name a folder|needs a name"):
        rename(run, name)
    assert names(tmp_path) == {"first"}


def test_the_name_of_another_run_is_refused(tmp_path: Path) -> None:
    run, _ = make(tmp_path, "first"), make(tmp_path, "second")
    with pytest.raises(TakenError, match="A run called “second” exists already") as told:
        rename(run, "second")
    assert str(told.value).endswith(". Choose another name.")  # it goes on as itself
    assert names(tmp_path) == {"first", "second"}


@pytest.mark.parametrize("held", ["lock", "start_lock"])
def test_a_run_with_a_worker_at_it_or_on_its_way_is_left_alone(tmp_path: Path, held: str) -> None:
    run = make(tmp_path, "first")
    lock = Lock(getattr(run.folder, held))
    assert lock.acquire()
    for act in (delete, lambda run: rename(run, "second"))[held == "start_lock" :]:
        with pytest.raises(
            ValueError, match="stop it first" if held == "lock" else "being started"
        ):
            act(run)
    lock.release()
    assert names(tmp_path) == {"first"} and not deleted_runs(tmp_path)
    delete(run)


def test_while_a_run_is_renamed_no_worker_begins(tmp_path: Path, monkeypatch) -> None:
    run, free = make(tmp_path, "first"), []
    place = folders.place

    def look(made, folder):
        locks = (Lock(made.start_lock), Lock(made.control_lock))
        free.extend(lock.acquire(patience=0) for lock in locks)
        place(made, folder)

    monkeypatch.setattr(folders, "place", look)
    bring_back(delete(rename(run, "second")))
    assert free == [False] * 6


def test_a_deleted_run_is_nowhere_and_comes_back(tmp_path: Path) -> None:
    run = make(tmp_path, "first", owner="anna")
    eye = watch.watch(tmp_path, "first")
    assert eye.frame().data["run"] == "first"
    deleted = delete(run)
    assert names(tmp_path) == set() and not find_runs(tmp_path).unreadable
    eye.expire()
    with pytest.raises(ValueError, match="The run first was deleted, renamed or moved"):
        eye.frame()
    for name in ("first", deleted.folder.path.name):
        with pytest.raises(ValueError, match="There is no run"):
            watch.watch(tmp_path, name)
    for act in (delete, Run.resume, Run.stop, lambda run: rename(run, "second")):
        with pytest.raises(GoneError, match="The run first was deleted, renamed or moved"):
            act(run)
    [found] = deleted_runs(tmp_path)
    assert (found, found.name, found.owner) == (deleted, "first", "anna")
    assert 0 <= found.age < 60
    assert bring_back(found).folder == run.folder and run.is_there()
    assert eye.frame().data["run"] == "first" and watch.watch(tmp_path, "first") is eye
    assert not deleted_runs(tmp_path)
    with pytest.raises(GoneError):
        bring_back(found)


def test_another_run_of_the_name_is_not_taken_for_the_one_that_was_deleted(tmp_path: Path) -> None:
    old = make(tmp_path, "first", owner="anna")
    deleted = delete(old)
    new = make(tmp_path, "first", owner="bert")
    for act in (delete, Run.resume, lambda run: rename(run, "second")):
        with pytest.raises(GoneError):
            act(old)
    assert new.is_there()
    assert (bring_back(deleted).name, bring_back(delete(new)).owner) == ("first-2", "bert")
    assert names(tmp_path) == {"first", "first-2"}


def test_after_its_time_a_deleted_run_is_removed_for_good(tmp_path: Path) -> None:
    first, one = make(tmp_path, "first"), make(tmp_path, "later")
    os.utime(first.folder.path, (0, 0))  # nothing was made in it for a long time
    deleted = delete(first)
    one.folder.lock.touch()
    later = delete(one)
    grow_old(tmp_path, aside.KEPT - 1)
    sweep(tmp_path)
    assert deleted_runs(tmp_path) == [later, deleted]
    grow_old(tmp_path, 2)  # not offered any more, but whoever was offered it may be about to press
    sweep(tmp_path)
    assert deleted_runs(tmp_path) == [] and bring_back(deleted).name == "first"
    grow_old(tmp_path, aside.LATER)
    lock = Lock(later.folder.lock)
    assert lock.acquire()
    sweep(tmp_path)  # somebody trains it by hand, for all we know
    assert later.folder.path.exists()
    lock.release()
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "first"]
    with pytest.raises(GoneError):
        bring_back(later)


def test_a_run_that_is_brought_back_at_the_last_moment_is_not_removed(
    tmp_path: Path, monkeypatch
) -> None:
    deleted = delete(make(tmp_path, "first"))
    grow_old(tmp_path, aside.KEPT + aside.LATER + 1)

    @contextmanager
    def late(_: Path):
        bring_back(deleted)
        yield

    monkeypatch.setattr(aside, "holding", late)
    sweep(tmp_path)
    assert names(tmp_path) == {"first"}


def test_a_run_is_deleted_where_the_disk_is_full(tmp_path: Path, monkeypatch) -> None:
    run = make(tmp_path, "first")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explainers.files.replacing", full)
    monkeypatch.setattr(Path, "mkdir", full)
    assert bring_back(delete(run)).name == "first"


def test_of_many_who_rename_at_once_one_wins_and_the_others_are_told(tmp_path: Path) -> None:
    make(tmp_path, "first")
    told: Counter[str] = Counter()
    start = threading.Barrier(6)

    def act(number: int) -> None:
        run = Run(tmp_path / "first")
        start.wait(30)
        try:
            told[rename(run, f"by-{number}").name] += 1
        except ValueError as error:
            told[f"{error}"] += 1

    threads = [threading.Thread(target=act, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    [name] = names(tmp_path)
    assert told[name] == 1 and told["The run first was deleted, renamed or moved."] == 5


class Keepers(RuleBasedStateMachine):
    """Two threads at a time do anything with the runs of a folder; each run has a mark in it."""

    def __init__(self) -> None:
        super().__init__()
        self._place = TemporaryDirectory()
        self.runs = Path(self._place.name)
        self.marks: set[str] = set()

    def teardown(self) -> None:
        self._place.cleanup()

    def _create(self, name: str) -> None:
        owner = f"mark-{len(self.marks)}-{threading.get_ident()}"
        with suppress(TakenError):
            make(self.runs, name, owner)
            self.marks.add(owner)

    def _act(self, what: str, name: str, other: str) -> None:
        """What is refused is refused in words; anything else that is raised is a mistake."""
        with suppress(ValueError):
            if what == "create":
                self._create(name)
            elif what == "rename":
                rename(Run(self.runs / name), other)
            elif what == "delete":
                delete(Run(self.runs / name))
            elif what == "bring back":
                for one in deleted_runs(self.runs)[:1]:
                    bring_back(one)
            else:
                sweep(self.runs)

    moves = st.tuples(
        st.sampled_from(["create", "rename", "rename", "delete", "bring back", "sweep"]),
        st.sampled_from("abc"),
        st.sampled_from("abc"),
    )

    @rule(first=moves, second=moves)
    def at_once(self, first: tuple[str, str, str], second: tuple[str, str, str]) -> None:
        failed: list[BaseException] = []

        def act(move: tuple[str, str, str]) -> None:
            try:
                self._act(*move)
            except Exception as error:  # noqa: BLE001 it is told by the thread that looks
                failed.append(error)

        threads = [threading.Thread(target=act, args=(move,)) for move in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not failed, failed

    @invariant()
    def each_run_is_listed_or_aside_once(self) -> None:
        listed = [run.owner for run in find_runs(self.runs).found]
        deleted = [one.owner for one in deleted_runs(self.runs)]
        assert Counter(listed + deleted) == Counter(self.marks)


Keepers.TestCase.settings = settings(max_examples=15, stateful_step_count=10)
TestKeepers = Keepers.TestCase
