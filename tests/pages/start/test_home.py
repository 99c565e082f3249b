"""Home: the strip is the network, each stop leads to a lesson, and the device is PyTorch's."""

import base64
import json
import os
import time
from dataclasses import replace
from urllib.parse import parse_qsl

import torch

from explainers import catalogue, machine
from explainers.images import drawn
from explainers.lessons.home import numbers
from explainers.locks import Lock
from explainers.networks import strip
from explainers.networks.cifar_quick import cifar_quick
from explainers.overview import first
from explainers.training.status import Status
from pages.parts import warm
from tests import kept_runs
from tests.pages.reading import as_read

VERSION = torch.__version__.split("+")[0]  # the wheel's, without the name of the CUDA build


def test_the_strip_is_the_network():
    with torch.device("meta"):
        _compare_the_strip()


def _compare_the_strip():
    network = cifar_quick()
    values = torch.zeros(1, 3, 32, 32)
    shapes = [tuple(values.shape[1:])]
    for layer in network:
        values = layer(values)
        shapes.append(tuple(values.shape[1:]))
    assert [stop.shape for stop in strip.STRIP[:-1]] == shapes
    for stop, layer in zip(strip.STRIP[1:-1], network, strict=True):
        made = eval(stop.layer, vars(torch.nn))
        assert repr(made) == repr(layer)


def test_home_names_what_is_installed(open_page):
    warm.begin()
    warm._loaded.wait()
    app = open_page("home")
    text = " ".join(element.value for element in app.markdown)
    assert f"torch {VERSION}" in text
    assert f"PyTorch uses {machine.threads()} thread" in text
    assert app.title[0].value == "Layer by Layer"


def test_every_lesson_is_within_reach(open_page):
    app = open_page("home")
    links = {link.proto.page for link in app.get("page_link")}
    for page in catalogue.LESSONS:
        assert any(link.endswith(page.slug) for link in links), page.slug


def test_the_device_is_the_one_that_pytorch_has():
    here = machine.look()
    expected = "cuda" if torch.cuda.is_available() else "cpu"
    if torch.backends.mps.is_available():
        expected = "mps"
    assert here.device == expected
    assert here.versions["torch"] == VERSION


def overview_of(app):
    (found,) = [
        component.proto
        for component in app.get("bidi_component")
        if "overview" in component.proto.component_name
    ]
    (data,) = json.loads(found.json)
    return data


def test_the_overview_shows_what_the_address_asks_for(open_page):
    warm.begin()
    warm._loaded.wait()
    data = overview_of(open_page("home", class_name="dog", weights="relu"))
    assert data["network"] == "cifar_quick_relu_drawn"
    assert dict(parse_qsl(data["maps"])) == {"class_name": "dog", "weights": "relu"}
    assert base64.b64decode(data["picture"]) == drawn.draw("dog", 3).numpy().tobytes()
    assert (data["name"], data["shows"]) == ("a drawn dog", "dog")
    assert data["aim"] is None
    data = overview_of(open_page("home", target="5"))
    assert data["aim"] == {"kind": "score", "index": 5}
    assert data["maps"] == ""
    assert overview_of(open_page("home", flow="loss"))["aim"] == {"kind": "loss", "index": 0}
    app = open_page("home", flow="back", target="-1")
    assert overview_of(app)["aim"] is None
    told = [warning.value for warning in app.warning]
    assert len(told) == 2 and "flow" in told[0] and "target" in told[1]


def test_the_builders_network_is_shown_with_the_way_back_to_it(open_page):
    warm.begin()
    warm._loaded.wait()
    app = open_page("home", layers="Flatten()|Linear(3072,10)")
    assert overview_of(app)["network"] == "layers: Flatten()|Linear(3072,10)"
    links = [link.proto for link in app.get("page_link") if link.proto.page.endswith("network")]
    assert "layers=Flatten%28%29%7CLinear%283072%2C10%29" in [one.query_string for one in links]


def test_a_run_is_looked_at_epoch_by_epoch_and_its_newest_is_followed(open_page, places):
    warm.begin()
    warm._loaded.wait()
    runs = places / "runs"
    kept_runs.keep(runs, "old", [1])
    run = kept_runs.keep(runs, "bee", [1, 2, 9])
    app = open_page("home", run="bee", epoch="3")
    assert overview_of(app)["network"] == "2@bee"
    app.select_slider(key="home-after").set_value(9).run()
    assert overview_of(app)["network"] == "9@bee"
    assert dict(parse_qsl(overview_of(app)["maps"])) == {
        "weights": "run",
        "run": "bee",
        "epoch": "9",
    }
    assert "epoch" not in app.query_params  # the newest, whichever it is
    kept_runs.add(run, 12)
    app.run()
    assert overview_of(app)["network"] == "12@bee"
    app.selectbox(key="home-run").set_value("old").run()
    assert overview_of(app)["network"] == "1@old"
    assert not app.select_slider


def test_a_run_that_is_not_there_is_said(open_page, places):
    warm.begin()
    warm._loaded.wait()
    app = open_page("home", weights="run")
    assert "No run has kept a network" in app.info[0].value
    assert overview_of(app)["network"] == first.NETWORK
    kept_runs.keep(places / "runs", "bee", [1])
    app = open_page("home", weights="run", run="gone")
    assert "no run called “gone”" in as_read(app.warning[0].value)
    assert overview_of(app)["network"] == "1@bee"


def test_a_network_that_learns_is_asked_for_anew(open_page, places):
    values = numbers.Values(weights="run", run="bee")
    run = kept_runs.keep(places / "runs", "bee", [1, 2])
    assert not numbers.goes_on(values)
    worker = Lock(run.lock)
    assert worker.acquire()
    assert numbers.goes_on(values)
    assert not numbers.goes_on(replace(values, epoch=1))
    assert not numbers.goes_on(numbers.Values(run="bee"))
    data = overview_of(open_page("home", run="bee"))
    assert (data["network"], data["run"], data["kept"]) == ("live@bee", "bee", 2)
    app = open_page("home", run="bee", epoch="1")
    assert (overview_of(app)["network"], overview_of(app)["run"]) == ("1@bee", "")
    worker.release()
    assert overview_of(open_page("home", run="bee"))["network"] == "2@bee"


def test_a_run_is_looked_at_in_its_first_epoch_once_it_has_made_a_step(open_page, places):
    values = numbers.Values(weights="run")
    assert numbers.waits(values) and not numbers.waits(numbers.Values())
    new = kept_runs.keep(places / "runs", "new", [])
    kept_runs.keep(places / "runs", "old", [1])
    os.utime(new.recipe, (time.time() + 9,) * 2)  # it was begun later
    worker = Lock(new.lock)
    assert worker.acquire()
    Status("loading", time=1.0).write(new)
    assert numbers.settled(values).run == "old" and not numbers.waits(values)
    Status("training", step=1, time=1.0).write(new)
    app = open_page("home", weights="run")
    assert (overview_of(app)["network"], overview_of(app)["kept"]) == ("live@new", 0)
    assert overview_of(app)["maps"] is None  # the lesson on feature maps has checkpoints only
    assert app.selectbox(key="home-run").options == ["new", "old"]
    assert not app.select_slider
    worker.release()
    assert numbers.settled(values).run == "old"


def test_for_an_epoch_that_cannot_be_the_newest_is_taken(open_page, places):
    kept_runs.keep(places / "runs", "old", [1, 4])
    app = open_page("home", run="old", epoch="-3")
    (told,) = [as_read(one.value) for one in app.warning]
    assert told.endswith("The last epoch, 4, is taken.")
    (told,) = [as_read(one.value) for one in open_page("home", epoch="-3").warning]
    assert told.endswith("The last epoch is taken.")  # of which run, nobody has said


def test_a_run_that_has_made_no_step_yet_is_waited_for(open_page, places):
    warm.begin()
    warm._loaded.wait()
    new = kept_runs.keep(places / "runs", "new", [])
    kept_runs.keep(places / "runs", "old", [1])
    worker = Lock(new.lock)
    assert worker.acquire()
    Status("loading", time=1.0).write(new)
    app = open_page("home", run="new", epoch="4")
    assert overview_of(app)["network"] == first.NETWORK
    assert "run new has not made its first step yet" in as_read(app.info[0].value)
    assert [as_read(one.value) for one in app.warning] == [
        "epoch is 4: the run “new” has kept no network yet. It is followed as it learns."
    ]
    assert app.selectbox(key="home-run").options == ["new", "old"]
    assert app.query_params["run"] == "new"
    Status("training", step=1, time=1.0).write(new)
    app.run()
    assert overview_of(app)["network"] == "live@new" and not app.info
    worker.release()
    awaited = numbers.Values(weights="run", run="new")
    assert numbers.ended(awaited, "new") and not numbers.ended(awaited, "old")
    assert not numbers.ended(numbers.Values(), "new")


def test_before_pytorch_is_there_the_first_view_is_shown(open_page, monkeypatch):
    monkeypatch.setattr(warm, "ready", lambda: False)
    data = overview_of(open_page("home"))
    assert (data["network"], data["picture"], data["maps"]) == (first.NETWORK, "", "")
