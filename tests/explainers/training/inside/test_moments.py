"""A run's network as it is now: what the worker wrote down, whole, or the newest checkpoint."""

import shutil
import threading

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.locks import Lock, holding
from explainers.training import checkpoint
from explainers.training.inside import moments, wishes
from explainers.training.inside.moments import Lookout
from explainers.training.inside.wishes import WEIGHTS
from explainers.training.run import Run
from explainers.training.status import Status
from explainers.training.watch import Watch
from tests import kept_runs


@pytest.fixture
def folder(tmp_path):
    return kept_runs.keep(tmp_path / "runs", "bee", [])


@pytest.fixture
def worker(folder):
    lock = Lock(folder.lock)
    assert lock.acquire()
    Status("training", time=1.0).write(folder)
    yield lock
    lock.release()


@pytest.fixture
def training(folder):
    return kept_runs.at_first(folder)


def write(folder, training, value: float) -> None:
    """All weights are this value, which tells the moment."""
    with torch.no_grad():
        for weight in training.model.parameters():
            weight.fill_(value)
    wishes.tell(folder, WEIGHTS, checkpoint.moment(training))


def value(moment) -> float:
    weights = [one.flatten() for one in moment.trained.network.parameters()]
    (found,) = set(torch.cat(weights).tolist())
    return found


STEPS = {"step": st.integers(1, 400), "per": st.integers(1, 100), "done": st.integers(0, 3)}


@given(**STEPS, seed=st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_what_is_read_is_the_network_as_it_was_written(tmp_path_factory, step, per, done, seed):
    folder = kept_runs.keep(tmp_path_factory.mktemp("runs"), "bee", [])
    training = kept_runs.at_first(folder)
    training.step, training.steps_per_epoch, training.epoch = done * per + step % per, per, done
    generator = torch.Generator().manual_seed(seed)
    for weight in training.model.parameters():
        weight.data.copy_(torch.randn(weight.shape, generator=generator))
    wishes.wish(folder, WEIGHTS)
    wishes.tell(folder, WEIGHTS, checkpoint.moment(training))
    with holding(folder.lock):
        found = moments.newest(Run(folder.path))
    assert found.told == {"epoch": done + 1, "step": step % per, "steps": per}
    images = torch.randint(256, (2, 3, 32, 32), generator=generator).to(torch.uint8)
    assert torch.equal(
        found.trained.network(found.trained.prepare(images)),
        training.model.eval()(found.trained.prepare(images)),
    )
    assert found.trained.classes == training.classes


def test_in_its_first_epoch_a_run_is_asked_and_says_why_where_it_cannot(folder, worker):
    run = Run(folder.path)
    with pytest.raises(ValueError, match="bee is in its first epoch"):
        moments.newest(run)
    wishes.wish(folder, WEIGHTS)
    wishes.fail(folder, WEIGHTS, "It is too large.")
    with pytest.raises(ValueError, match="It is too large"):
        moments.newest(run)


def test_where_nothing_whole_was_written_it_is_the_newest_checkpoint(
    folder, worker, training, monkeypatch
):
    kept_runs.add(folder, 1, 7)
    run = Run(folder.path)
    wishes.wish(folder, WEIGHTS)
    assert moments.newest(run).told == {"epoch": 7, "step": 0, "steps": 0}
    content = checkpoint.moment(training)
    for damaged in (b"", b"no weights", content[: len(content) // 2]):
        wishes.tell(folder, WEIGHTS, damaged)
        assert moments.newest(run).epoch == 7
    wishes.tell(folder, WEIGHTS, content)
    assert moments.newest(run).steps == training.steps_per_epoch
    wishes.tell(folder, WEIGHTS, content)
    monkeypatch.setattr(moments, "LARGEST", len(content) - 1)
    assert moments.newest(run).epoch == 7


def test_of_a_run_that_is_over_it_is_the_newest_checkpoint(folder, worker, training):
    kept_runs.add(folder, 2)
    wishes.wish(folder, WEIGHTS)
    write(folder, training, 5.0)
    assert value(moments.newest(Run(folder.path))) == 5
    worker.release()  # it was killed: nobody took away what it had written
    assert moments.newest(Run(folder.path)).told == {"epoch": 2, "step": 0, "steps": 0}


def test_a_moment_stays_while_others_look_at_later_ones(folder, worker, training):
    run = Run(folder.path)
    wishes.wish(folder, WEIGHTS)
    found = []
    for number in range(4):
        write(folder, training, number)
        found.append(moments.newest(run).mark)
    assert len(set(found)) == 4
    assert [value(moments.at(run, mark)) for mark in found] == [0, 1, 2, 3]
    assert value(moments.at(run, 1)) == 3  # it was never there: the newest


def test_nobody_ever_reads_half_a_file(folder, worker, training):
    run, seen, over = Run(folder.path), set(), threading.Event()
    wishes.wish(folder, WEIGHTS)
    write(folder, training, 0.0)

    def read() -> None:
        while not over.is_set():
            seen.add(value(moments.newest(run)))  # of one moment all weights are the same

    readers = [threading.Thread(target=read) for _ in range(3)]
    for one in readers:
        one.start()
    try:
        number = 0
        while len(seen) < 8:
            number += 1
            write(folder, training, number)
            assert all(one.is_alive() for one in readers)
    finally:
        over.set()
        for one in readers:
            one.join()


def test_the_lookout_asks_while_the_run_goes_on_and_tells_of_each_moment(folder, worker, training):
    lookout = Lookout(Watch(Run(folder.path)))
    before = lookout.frame()
    assert (before.mark, before.begun, before.kept, before.over) == (None, False, 0, False)
    assert "first epoch" in before.why
    assert wishes.wished(folder, 0) == [WEIGHTS]
    tags = {before.tag}
    for number in range(3):
        write(folder, training, number)
        seen = lookout.frame()
        assert value(moments.at(Run(folder.path), seen.mark)) == number
        assert lookout.frame().tag == seen.tag
        tags.add(seen.tag)
    assert len(tags) == 4
    worker.release()
    wishes.clear(folder)
    kept_runs.add(folder, 3)
    lookout._wished = -10.0
    now = lookout.frame()
    assert (now.over, now.begun, now.kept) == (True, True, 3)
    assert not folder.inside.exists()
    shutil.rmtree(folder.path)
    with pytest.raises(ValueError, match="bee was deleted"):
        lookout.frame()


def test_all_who_look_at_a_run_share_a_place(folder):
    one, other = Watch(Run(folder.path)), Watch(Run(folder.path))
    assert moments.lookout(one) is moments.lookout(one)
    assert moments.lookout(one) is not moments.lookout(other)
