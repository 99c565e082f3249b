"""Several processes that train together make the run that one process makes of whole batches."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import torch

from benchmarks import mortal
from explainers.locks import Lock
from explainers.training import run
from explainers.training.recipe import Recipe, preset
from explainers.training.run import Run
from tests.explainers.training.forked_teams import teams

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked")

PLAIN = "layers: Conv2d(3,4,5,stride=2)|ReLU()|Flatten()|Linear(784,10)"
FAILS_AT = 10
"""The step that fails: the second of the second epoch."""


def recipe(place: Path, **changes) -> Recipe:
    """Of 106 pictures seven batches have 15 and the last has one: no two processes get as many."""
    made = preset("fast", data=str(place / "pictures.zip"), device="cpu", precision="float32")
    plain = {"network": PLAIN, "epochs": 2, "batch_size": 15, "lr": 0.002}
    return made.with_changes(**(plain | changes))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("together")
    mortal.archive(path / "pictures.zip", train=106, test=30)
    return path


@pytest.fixture(scope="module")
def alone(place: Path) -> Iterator[Run]:
    """The run that one process makes."""
    with mortal.quick_workers():
        one = run.start(recipe(place), place / "alone", "one", cache=place / "data")
        assert mortal.started[-1].wait() == 0, one.last_words()
    yield one


def begin(runs: Path, place: Path, **changes) -> Run:
    return run.start(recipe(place, **changes), runs, "one", cache=place / "data")


def ends(processes: list[mortal.Forked]) -> list[int | None]:
    """How all processes ended."""
    return [process.wait(30) for process in processes]


def same_but_for_rounding(one: Run, other: Run) -> None:
    assert one.status().phase == other.status().phase == "finished", one.last_words()
    curves, expected = mortal.curves(one), mortal.curves(other)
    assert curves.keys() == expected.keys()
    for tag, points in expected.items():
        assert [step for step, _ in curves[tag]] == [step for step, _ in points], tag
        values = [value for _, value in points]
        assert [value for _, value in curves[tag]] == pytest.approx(values, rel=1e-5), tag
    mine, others = (torch.load(r.folder.latest, weights_only=True)["model"] for r in (one, other))
    torch.testing.assert_close(mine, others, rtol=1e-4, atol=1e-6)


# --- what goes wrong, or is asked ---------------------------------------------------------------


def at_the_step(happens) -> None:
    """Have it happen once PyTorch has made the forward pass of a step."""
    from explainers.training import gradients

    scores, made = gradients.scores, [0]

    def then(model, images, precision):
        out = scores(model, images, precision)
        made[0] += model.training
        if made[0] == FAILS_AT:
            happens()
        return out

    gradients.scores = then


def second_is_killed(rank: int) -> None:
    if rank == 1:
        at_the_step(lambda: os.kill(os.getpid(), signal.SIGKILL))


def first_is_killed(rank: int) -> None:
    if rank == 0:
        at_the_step(lambda: os.kill(os.getpid(), signal.SIGKILL))


def runs_out_of_memory() -> None:
    raise MemoryError("2.00 GiB")


def second_fails(rank: int) -> None:
    if rank == 1:
        at_the_step(runs_out_of_memory)


def first_fails(rank: int) -> None:
    if rank == 0:
        at_the_step(runs_out_of_memory)


def all_are_stopped(rank: int) -> None:
    """As by a Ctrl+C, or by torchrun when it is asked to end."""
    at_the_step(lambda: os.kill(os.getpid(), signal.SIGTERM))


def first_is_stopped_while_the_second_loads(rank: int) -> None:
    from explainers.images import sources
    from explainers.training.together import Together

    if rank == 1:
        sources.load = lambda *_, **__: signal.pause()
    else:
        Together.meet = lambda *_: os.kill(os.getpid(), signal.SIGTERM)


def first_pauses(folder: Path, rank: int) -> None:
    if rank == 0:
        from explainers.training import engine

        engine.READ_EVERY = 0.0  # it hears after each step
        at_the_step(lambda: Run(folder).pause())


def second_has_other_pictures(rank: int) -> None:
    if rank == 1:
        from explainers.images import sources
        from explainers.images.pictures import Pictures, Split

        load = sources.load

        def others(*arguments, **more):
            found = load(*arguments, **more)
            train = Split(found.train.images[1:], found.train.labels[1:])
            return Pictures(train, found.test, found.classes)

        sources.load = others


# --- tests --------------------------------------------------------------------------------------


def test_losses_and_weights_are_those_of_one_process(
    tmp_path: Path, place: Path, alone: Run
) -> None:
    with teams(2) as members:  # shares of 8 and 7
        one = begin(tmp_path, place)
        assert ends(members) == [0, 0], one.last_words(50)
    same_but_for_rounding(one, alone)
    assert one.status().device.startswith("cpu (2 processes, each on 1 thread of ")
    assert one.status().remark == ""


def test_a_run_may_be_taken_up_by_another_number_of_processes(
    tmp_path: Path, place: Path, alone: Run
) -> None:
    with teams(2, all_are_stopped) as members:
        one = begin(tmp_path, place)
        assert ends(members) == [0, 0], one.last_words(50)
    assert one.status().phase == "stopped"
    assert FAILS_AT <= one.status().step < 16
    with teams(3) as members:
        one.resume(place / "data")
        assert ends(members) == [0, 0, 0], one.last_words(50)
    same_but_for_rounding(one, alone)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (second_is_killed, "Process 2 of 2 ended without a word: it was killed, or crashed."),
        (second_fails, "Process 2 of 2: There is not enough memory for a step (2.00 GiB)."),
        (first_fails, "There is not enough memory for a step (2.00 GiB)."),
    ],
)
def test_when_one_fails_all_end_and_what_was_learned_is_kept(
    tmp_path: Path, place: Path, alone: Run, fault, sentence: str
) -> None:
    with teams(2, fault) as members:
        one = begin(tmp_path, place)
        assert all(status for status in ends(members)), "torchrun is told of it"
    status = one.status()
    assert status.phase == "failed" and status.message.startswith(sentence), one.last_words(50)
    kept = f"What was learned until step {FAILS_AT - 1} is kept, and resume goes on there."
    assert status.message.endswith(kept)
    with mortal.quick_workers():
        one.resume(place / "data")
        assert mortal.started[-1].wait() == 0
    same_but_for_rounding(one, alone)


def test_when_the_first_is_killed_the_others_end(tmp_path: Path, place: Path) -> None:
    with teams(3, first_is_killed) as members:
        one = begin(tmp_path, place)
        assert ends(members) == [-signal.SIGKILL, 1, 1]
    assert one.status().phase == "killed"
    assert "Process 2 ends. Process 1 of 3 has ended, and with it the run." in one.last_words(50)


def test_all_have_the_same_pictures_or_do_not_begin(tmp_path: Path, place: Path) -> None:
    with teams(2, second_has_other_pictures) as members:
        one = begin(tmp_path, place)
        assert ends(members) == [1, 1]
    assert one.status().message.startswith("Process 2 of 2: This run goes on only with")
    assert "had 35 pictures to train on and has 34 now" in one.status().message


def test_all_wait_with_the_first_and_hear_what_it_is_asked(
    tmp_path: Path, place: Path, alone: Run
) -> None:
    """They pause together; a learning rate that is changed meanwhile is that of all."""
    runs = []
    for name, processes in (("alone", 1), ("together", 2)):
        folder = tmp_path / name
        with teams(processes, partial(first_pauses, folder / "one")) as members:
            one = begin(folder, place)
            mortal.wait(lambda one=one: one.status().phase == "paused", "a pause")
            assert one.status().step == FAILS_AT
            one.scale_lr(0.5)
            one.go_on()
            assert ends(members) == [0] * processes, one.last_words(50)
        runs.append(one)
    same_but_for_rounding(*runs)
    assert mortal.curves(runs[1])["train/lr"] != mortal.curves(alone)["train/lr"]


def test_a_run_that_torchrun_ends_since_one_was_killed_does_not_say_that_it_was_stopped(
    tmp_path: Path, place: Path
) -> None:
    with teams(2, partial(first_pauses, tmp_path / "one")) as members:
        one = begin(tmp_path, place)
        mortal.wait(lambda: one.status().phase == "paused", "a pause")
        members[1].kill()
        os.kill(one.status().pid, signal.SIGTERM)
        assert ends(members) == [1, -signal.SIGKILL]
    assert one.status().phase == "failed"
    assert one.status().message == (
        "Process 2 of 2 ended without a word: it was killed, or crashed. Stopped after step 10; "
        "what was learned is kept."
    )


def test_those_who_wait_in_the_queue_can_be_stopped(tmp_path: Path, place: Path) -> None:
    queue = tmp_path / ".queue"
    queue.mkdir()
    busy = Lock(queue / "place-0")
    assert busy.acquire()
    with teams(2) as members:
        one = begin(tmp_path, place)
        mortal.wait(lambda: one.status().phase == "queued", "a place in the queue")
        one.stop()
        assert ends(members) == [0, 0], one.last_words(50)
    busy.release()
    assert one.status().message == "Stopped before the first step: nothing was learned."


def test_who_is_stopped_while_others_load_has_torchrun_end_them(
    tmp_path: Path, place: Path
) -> None:
    with teams(2, first_is_stopped_while_the_second_loads) as members:
        one = begin(tmp_path, place)
        assert members[0].wait(30) == 1, one.last_words(50)
        assert members[1].poll() is None
    assert one.status().message == "Stopped before the first step: nothing was learned."


def test_a_run_with_dropout_that_the_same_team_takes_up_is_the_one_never_stopped(
    tmp_path: Path, place: Path
) -> None:
    """To the last bit; and it is said that batch norm looks at shares."""
    learned = []
    for name, fault in (("whole", None), ("stopped", all_are_stopped)):
        with teams(2, fault) as members:
            one = begin(tmp_path / name, place, network=mortal.NETWORK)
            assert ends(members) == [0, 0], one.last_words(50)
        if fault:
            assert one.status().phase == "stopped"
            with teams(2) as members:
                one.resume(place / "data")
                assert ends(members) == [0, 0], one.last_words(50)
        assert one.status().remark.startswith("Batch norm: each of the 2 processes takes")
        learned.append((mortal.learned(one), mortal.curves(one)))
    assert learned[0] == learned[1]
