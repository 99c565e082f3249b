"""The training page of a server whose runs are trained on a cluster."""

import pytest

from explainers import places as where
from explainers.training import devices, launchers
from explainers.training.folder import create
from explainers.training.launchers.interface import Found, LaunchError
from explainers.training.recipe import preset
from explainers.training.run import Run, start
from explainers.training.watch import watch
from tests.explainers.training.launchers.waiting import chosen
from tests.pages.reading import sent

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def cluster(monkeypatch):
    return chosen(monkeypatch)


def texts(elements) -> str:
    return " ".join(element.value for element in elements)


def frame(app) -> dict:
    """What the view of the run that the page names is sent."""
    watched = watch(where.runs(), sent(app.get("bidi_component")[0])["run"])
    watched.expire()
    return dict(watched.frame().data)


def offered(unfold, app) -> list[str]:
    """The devices that there are to choose from."""
    return list(unfold(app, "train-more").selectbox(key="train-device").options)


def pressed(app, key):
    return app.button(key=key).click().run()


def test_the_devices_are_those_of_the_cluster(open_page, unfold, cluster, monkeypatch):
    monkeypatch.setattr(devices, "available", lambda: ("cpu",))
    app = open_page("train", device="cuda")
    assert not app.error
    pressed(app, "train-start")
    assert [path.name for path in cluster.started] == ["drawn-fast"]
    assert Run(cluster.started[0]).recipe.device == "cuda"
    assert offered(unfold, app) == ["auto", "cpu", "cuda"]
    app = open_page("train", device="mps")
    assert offered(unfold, app) == ["auto", "cpu", "cuda", "mps"]
    assert "device=mps: the cluster has none. It has: cuda, cpu." in texts(app.error)
    assert app.button(key="train-start").disabled


def test_without_a_cluster_they_are_those_of_this_machine(open_page, unfold, monkeypatch):
    monkeypatch.setattr(devices, "available", lambda: ("cpu",))
    monkeypatch.delenv(launchers.NAME, raising=False)
    assert "device=cuda: PyTorch finds none here" in texts(open_page("train", device="cuda").error)
    assert offered(unfold, open_page("train")) == ["auto", "cpu"]


def test_a_run_waits_for_its_place_and_can_be_taken_out_of_the_queue(open_page, cluster):
    app = open_page("train")
    pressed(app, "train-start")
    assert frame(app)["state"] == "queued"
    assert frame(app)["message"] == "The cluster says: Job has not started yet."
    assert "train-pause" not in [button.key for button in app.button]
    pressed(app, "train-stop")
    assert cluster.stopped == ["job-1"]
    assert (frame(app)["phase"], frame(app)["news"]) == ("stopped", "unlearned")
    pressed(app, "train-resume")
    assert frame(app)["state"] == "queued" and len(cluster.started) == 2


def test_a_second_run_is_handed_in_without_a_question(open_page, cluster):
    app = open_page("train")
    pressed(app, "train-start")
    pressed(app, "train-start")
    assert [path.name for path in cluster.started] == ["drawn-fast", "drawn-fast-2"]
    assert "is being trained" not in texts(app.markdown)


def test_what_became_of_a_job_is_told_in_rays_words(open_page, cluster, places):
    start(preset("fast"), places / "runs", "one")
    cluster.state = Found("gone", "The cluster says: *Exit* code 1.")
    app = open_page("train")
    assert "Its worker ended before it began." in texts(app.error)
    assert r"The cluster says: \*Exit\* code 1." in texts(app.error)
    assert app.button(key="train-resume").label == "Go on from here"


def test_a_cluster_that_cannot_be_reached_is_told(open_page, cluster, places):
    create(preset("fast"), places / "runs", "one")
    app = open_page("train")
    cluster.refusal = LaunchError("The cluster cannot be reached: *refused*.")
    pressed(app, "train-start")
    told = r"The cluster cannot be reached: \*refused\*."
    assert told in texts(app.warning) and told in texts(app.error)
    assert app.button(key="train-start").disabled
    assert [path.name for path in (places / "runs").glob("[!.]*")] == ["one"]
    app = open_page("train", view="One epoch on each device", device="cuda")
    assert told in texts(app.caption) and not app.error


def test_what_is_measured_is_told_from_what_trains(open_page, cluster):
    app = open_page("train", view="One epoch on each device", device="cuda")
    assert not app.error
    assert "cluster's devices: cuda, cpu" in texts(app.caption)
    assert not next(b for b in app.button if b.label == "Measure on this machine").disabled
