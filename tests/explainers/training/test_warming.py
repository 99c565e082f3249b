"""What a process does before it has a run changes nothing in what the run learns."""

import threading

import pytest
import torch

from explainers.images import drawn
from explainers.training import devices, process, warming
from explainers.training.engine import Training
from explainers.training.events import Step
from explainers.training.recipe import preset
from explainers.training.warming import Warming, try_step

RECIPE = preset("fast", epochs=1, batch_size=40, precision="float32")


def state():
    return torch.get_rng_state().tolist(), torch.get_num_threads(), torch.is_grad_enabled()


def losses(pictures):
    return [event.loss for event in Training(RECIPE, pictures).run() if isinstance(event, Step)]


def test_a_step_that_was_tried_leaves_no_trace(pictures, tmp_path, monkeypatch):
    monkeypatch.setattr(drawn, "load", lambda *_: pictures)
    monkeypatch.setattr(devices, "choose_precision", lambda *_: "float32")  # it takes its time
    expected, before = losses(pictures), state()
    steps = []
    made = Training._make_step
    monkeypatch.setattr(
        Training, "_make_step", lambda *args: steps.append(made(*args)) or steps[-1]
    )
    try_step(tmp_path)
    assert len(steps) == 1 and state() == before
    assert (tmp_path / "precision.json").exists()  # what `auto` means here is known now
    assert losses(pictures) == expected


@pytest.fixture
def ready(monkeypatch, tmp_path):
    """A Warming that has nothing to import and only notes what it does."""
    found = Warming(tmp_path)
    found.done = []
    monkeypatch.setattr(found, "_import", lambda: found.done.append("import"))
    monkeypatch.setattr(process, "give_back_memory", lambda: found.done.append("give back"))
    monkeypatch.setattr(warming, "try_step", lambda _: found.done.append("try"))
    monkeypatch.setattr(drawn, "load", lambda *_: found.done.append("draw"))
    return found


def test_all_is_done_then_it_is_said(ready, monkeypatch):
    monkeypatch.setattr(devices, "available", lambda: ("cpu",))
    said = threading.Event()
    ready.begin(said.set)
    assert said.wait(30)
    ready.finish(lambda *_: None)
    assert ready.done == ["import", "draw", "try", "give back"]


def test_a_gpu_is_left_alone(ready, monkeypatch):
    monkeypatch.setattr(devices, "available", lambda: ("cuda", "cpu"))
    said = threading.Event()
    ready.begin(said.set)
    assert said.wait(30)
    assert ready.done == ["import", "draw", "give back"]


def test_who_has_a_run_waits_for_what_it_is_at_and_for_nothing_more(ready, monkeypatch):
    told, drawing, go = [], threading.Event(), threading.Event()

    def load(_, progress):
        progress("Drawing pictures: cat", 0.25)
        drawing.set()
        assert go.wait(30)
        ready.done.append("draw")

    def tell(*said):
        told.append(said)
        go.set()

    monkeypatch.setattr(drawn, "load", load)
    ready.begin()
    assert drawing.wait(30)
    ready.finish(tell)
    assert told[0] == ("Drawing pictures: cat", 0.25, "loading")
    assert ready.done == ["import", "draw"]


def test_what_fails_is_printed_and_left_to_the_run(ready, monkeypatch, capfd):
    monkeypatch.setattr(ready, "_import", lambda: 1 / 0)
    ready.begin()
    ready._thread.join(30)
    assert ready.done == [] and "ZeroDivisionError" in capfd.readouterr().err
