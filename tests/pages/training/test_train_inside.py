"""The training page's views into the network and of its layers' health."""

import json

import pytest

from explainers.training.health.measures import KINDS
from explainers.training.run import Run
from tests.explainers.training import runs_made
from tests.pages.reading import as_read, components, sent


@pytest.fixture
def runs(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("LAYERS_DATA", str(tmp_path / "data"))
    return tmp_path / "runs"


@pytest.mark.parametrize("view", ["inside", "health"])
def test_without_a_run_the_way_to_one_is_said(open_page, runs, view):
    page = open_page("train", view=view)
    assert any("Nothing has been trained here yet" in one.value for one in page.markdown)


def test_a_layer_that_the_network_does_not_have_is_said_and_all_are_shown(open_page, runs):
    runs_made.finished(runs, "one")
    page = open_page("train", view="inside", layer="99")
    [told] = [as_read(one.value) for one in page.warning]
    assert told.startswith("layer is 99: the network of one has conv1, ")
    assert told.endswith("linear2. All layers are shown.") and "flatten" not in told
    assert "layer" not in page.query_params and sent(components(page)[0])["layer"] == ""
    page = open_page("train", view="inside", layer="conv2")
    assert not page.warning and sent(components(page)[0])["layer"] == "conv2"


def test_the_health_of_a_run_is_looked_after_by_the_browser(open_page, runs):
    run = runs_made.finished(runs, "one", network="cifar_quick_relu")
    page = open_page("train", view="health")
    sent = json.loads(page.get("bidi_component")[0].proto.json)[0]
    assert (sent["run"], sent["made"], sent["state"]) == ("one", int(Run(run.path).created), "over")
    assert sent["words"]["titles"].keys() == set(KINDS)
