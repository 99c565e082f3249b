"""Changing a run on the way, the ways back to before a change, and forks, on the training page."""

import pytest

from explainers import places as where
from explainers.locks import Lock
from explainers.training import changes, forks, precisions
from explainers.training.changes import Change
from explainers.training.control import Control
from explainers.training.folder import create
from explainers.training.knobs import Knobs
from explainers.training.recipe import preset
from explainers.training.run import Run
from explainers.training.status import Result, Status
from pages.training.train import changes as changing
from pages.training.train import starting
from tests.explainers.training.runs_made import finished

pytestmark = pytest.mark.usefixtures("places")


def texts(elements) -> str:
    return " ".join(element.value for element in elements)


@pytest.fixture
def going(places):
    """A run that its worker trains, as far as its folder tells."""
    made = create(preset("fast"), places / "runs", "going")
    status = Status(phase="training", message="Training.", epochs=10, steps_per_epoch=94, step=50)
    status.write(made)
    lock = Lock(made.lock)
    assert lock.acquire()
    yield made
    lock.release()


def test_the_run_is_given_what_the_controls_have(open_page, unfold, going, monkeypatch):
    monkeypatch.setattr(changing, "HEARD", 0.0)
    app = open_page("train", run="going")
    assert app.button(key="train-change").disabled
    app = unfold(open_page("train", run="going", lr="0.04", momentum="0.5"), "train-more")
    app.button(key="train-change").click().run()
    assert Control.read(going).knobs(preset("fast")) == Knobs(2.0, 0.5, 5e-4)
    assert app.button(key="train-change").disabled
    app.selectbox(key="train-optimizer").set_value("adam").run()
    assert not [field for field in app.number_input if field.key == "train-momentum"]
    assert not [field for field in app.number_input if field.key == "train-sgd_factor"]
    app.selectbox(key="train-optimizer").set_value("muon").run()
    assert app.number_input(key="train-momentum").value == 0.5
    app.number_input(key="train-sgd_factor").set_value(0.3).run()
    assert app.query_params["sgd_factor"] == "0.3"


def test_before_each_change_there_is_a_way_back(open_page, going, monkeypatch):
    asked = []
    monkeypatch.setattr(
        forks, "fork", lambda run, moment, **rest: asked.append(moment) or Run(run.folder.path)
    )
    noted = [Change(40, "lr", 0.02, 0.01), Change(40, "momentum", 0.9, 0.5)]
    changes.write(going, [Change(20, "lr", 0.04, 0.02), *noted])
    changes.just_before(going, 40).write_bytes(b"a network")
    app = open_page("train", run="going")
    assert "After step 40: **lr 0.02 → 0.01, momentum 0.9 → 0.5**" in texts(app.markdown)
    assert "After step 20: **lr 0.04 → 0.02**" in texts(app.markdown)
    app.button(key="train-before-40").click().run()
    assert "**going is being trained.**" in texts(app.markdown) and asked == []
    instead = next(button for button in app.button if button.label == "Stop it and start mine")
    monkeypatch.setattr(starting, "STOPPING", 0.0)
    instead.click().run()
    assert asked == [changes.just_before(going, 40)] and Control.read(going).stop
    assert "is being trained" not in texts(app.markdown)
    assert not [button for button in app.button if button.key == "train-before-20"]


def test_what_auto_has_come_to_is_shown_and_can_be_set(open_page, unfold, places):
    app = unfold(open_page("train"), "train-more")
    assert "auto is measured by the first run" in texts(app.caption)
    recipe = preset("fast")
    precisions.settled(where.data(), recipe, "cpu (1 thread)", "2.0", lambda: "bfloat16")
    app.run()
    assert r"auto is **bfloat16** on cpu (1 thread)" in texts(app.caption).replace("\\", "")
    app.button(key="train-measure-anew").click().run()
    assert precisions.known(where.data(), recipe.network, recipe.batch_size) == []
    app.selectbox(key="train-precision").set_value("float32").run()
    assert app.query_params["precision"] == "float32"


def test_a_finished_run_is_given_one_more_epoch(open_page, places, monkeypatch):
    asked = []
    monkeypatch.setattr(
        forks, "further", lambda run, epochs, **rest: asked.append(epochs) or Run(run.folder.path)
    )
    made = finished(places / "runs", "done")
    app = open_page("train", run="done")
    app.button(key="train-further").click().run()
    assert asked == [1] and app.query_params["run"] == made.path.name


def test_a_fork_that_cannot_be_is_refused_in_words(open_page, unfold, places):
    made = finished(places / "runs", "done")
    made.latest.write_bytes(b"no network")
    app = unfold(open_page("train", run="done", recipe="notes", batch_size="32"), "train-forks")
    app.button(key="train-fork-own").click().run()
    assert "batch_size is 32, and of the run 64: a fork goes on with the same" in texts(app.warning)


def test_a_schedule_has_its_own_arguments(open_page, unfold):
    app = unfold(open_page("train", schedule="StepLR", gamma="0.5", learns="linear"), "train-more")
    keys = {field.key for field in app.number_input}
    assert {"train-step_size", "train-gamma"} < keys and "train-warmup" not in keys
    code = next(block.value for block in app.code if "StepLR" in block.value)
    assert "StepLR(optimizer, step_size=500, gamma=0.5)" in code
    assert "layer.requires_grad_(isinstance(layer, nn.Linear))" in code
    command = next(block.value for block in app.code if block.value.startswith("python -m"))
    assert "--schedule StepLR" in command and "--learns linear" in command
    app.selectbox(key="train-schedule").set_value("CosineAnnealingLR").run()
    assert "train-eta_min" in {field.key for field in app.number_input}


def test_a_run_that_diverged_offers_the_way_back_beside_its_end(open_page, places, monkeypatch):
    asked = []
    monkeypatch.setattr(
        forks, "fork", lambda run, moment, **rest: asked.append(moment) or Run(run.folder.path)
    )
    lost = create(preset("fast"), places / "runs", "lost")
    Status(phase="diverged", message="The loss is infinite.", step=50).write(lost)
    Result("diverged", "The loss is infinite.", step=50).write(lost)

    def ways():
        app = open_page("train", run="lost")
        return [button for button in app.button if button.key == "train-back"]

    assert ways() == []
    changes.write(lost, [Change(20, "lr", 0.04, 0.02), Change(40, "lr", 0.02, 40.0)])
    changes.just_before(lost, 20).write_bytes(b"a network")
    assert ways() == [], "the checkpoint of before the last change is gone"
    changes.just_before(lost, 40).write_bytes(b"a network")
    (way,) = ways()
    assert way.label == "Back to before the change after step 40"
    way.click().run()
    assert asked == [changes.just_before(lost, 40)]
