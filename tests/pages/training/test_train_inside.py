"""The training page's views into the network and of its layers' health."""

import json

import pytest

from explainers.training.health.measures import KINDS
from explainers.training.run import Run
from tests.explainers.training import runs_made


@pytest.fixture
def runs(tmp_path, monkeypatch):
    monkeypatch.setenv("LAYERS_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("LAYERS_DATA", str(tmp_path / "data"))
    return tmp_path / "runs"


@pytest.mark.parametrize("view", ["inside", "health"])
def test_without_a_run_the_way_to_one_is_said(open_page, runs, view):
    page = open_page("train", view=view)
    assert any("Nothing has been trained here yet" in one.value for one in page.markdown)


def test_the_health_of_a_run_is_looked_after_by_the_browser(open_page, runs):
    run = runs_made.finished(runs, "one", network="cifar_quick_relu")
    page = open_page("train", view="health")
    sent = json.loads(page.get("bidi_component")[0].proto.json)[0]
    assert (sent["run"], sent["made"], sent["state"]) == ("one", int(Run(run.path).created), "over")
    assert sent["words"]["titles"].keys() == set(KINDS)
