"""A process that waited makes of its run what any other makes: a real one, called at once."""

import os
import time

import numpy as np
import pytest

from explainers import memory
from explainers.images import sources
from explainers.training import launchers, run, scalars, waiting
from explainers.training.engine import Training
from explainers.training.events import Step
from explainers.training.launchers import spare
from explainers.training.launchers.order import GO, HERE, Order
from explainers.training.recipe import preset


def test_its_run_is_the_one_that_a_new_process_makes(tmp_path, archive, cache, monkeypatch):
    monkeypatch.setenv(spare.NAME, spare.ON)
    monkeypatch.setattr(memory, "left", lambda: spare.NEEDED)
    monkeypatch.setattr(spare, "REST", 600.0)
    monkeypatch.setattr(spare, "PATIENCE_WITH_LATE", 60.0)  # others are at work here
    settings = {"epochs": 1, "batch_size": 64, "precision": "float32", "device": "cpu"}
    recipe = preset("fast", data=str(archive), **settings)
    assert launchers.HERE.expect(cache)
    waited = launchers.HERE._spare._process
    one = run.start(recipe, tmp_path, "one", cache=cache)
    deadline = time.monotonic() + 100
    while one.alive():
        assert time.monotonic() < deadline
        if one.status().pid:
            assert one.status().pid == waited.pid == os.getsid(waited.pid)
        time.sleep(0.02)
    assert one.status().phase == "finished", one.last_words()
    assert waited.wait(30) == 0
    training = Training(recipe, sources.load(recipe.data, root=cache))
    expected = [event.loss for event in training.run() if isinstance(event, Step)]
    assert one.scalars()[scalars.TRAIN_LOSS].values == [float(np.float32(one)) for one in expected]


class EndedError(Exception):
    """In place of the end of this process."""


@pytest.fixture
def server(monkeypatch):
    """The other end of what such a process hears; closed, there is no server any more."""
    hears, says = os.pipe()

    def end():
        raise EndedError

    monkeypatch.setattr(waiting, "SERVER", hears)
    monkeypatch.setattr(waiting, "_end", end)
    with os.fdopen(hears), os.fdopen(says, "wb", buffering=0) as file:
        yield file


@pytest.mark.parametrize("how", ["in vain", "without a server", "without a word to begin"])
def test_without_a_run_of_its_own_it_ends(tmp_path, server, monkeypatch, how):
    said = []
    monkeypatch.setattr(waiting, "IDLE", 0.0 if how == "in vain" else 30.0)
    monkeypatch.setattr(waiting, "_say", said.append)
    order = Order(str(tmp_path / "run"), str(tmp_path), str(tmp_path / "log"))
    if how == "without a word to begin":
        server.write(order.written())
        assert waiting._await_order() == order
        server.write(HERE)
        assert HERE != GO
        with pytest.raises(EndedError):
            waiting._take_leave(order)
        assert said == [HERE]
    else:
        if how == "without a server":
            server.close()
        with pytest.raises(EndedError):
            waiting._await_order()
