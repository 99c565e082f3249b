"""A process that waited makes of its run what any other makes: a real one, called at once."""

import os
import time

import numpy as np

from explainers import memory
from explainers.images import sources
from explainers.training import launchers, run, scalars
from explainers.training.engine import Training
from explainers.training.events import Step
from explainers.training.launchers import spare
from explainers.training.recipe import preset


def test_its_run_is_the_one_that_a_new_process_makes(tmp_path, archive, cache, monkeypatch):
    monkeypatch.setenv(spare.NAME, spare.ON)
    monkeypatch.setattr(memory, "left", lambda: spare.NEEDED)
    monkeypatch.setattr(spare, "REST", 600.0)
    monkeypatch.setattr(spare, "PATIENCE_WITH_LATE", 60.0)  # others are at work here
    recipe = preset("fast", data=str(archive), epochs=1, batch_size=64, precision="float32")
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
