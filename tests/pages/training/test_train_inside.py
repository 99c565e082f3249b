"""The training page's views into the network and of its layers' health."""

from contextlib import closing

import pytest

from explainers.training.health.measures import DEAD, GRADIENT, UPDATE, tag
from explainers.training.scalars import ScalarWriter
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


def test_a_run_that_measured_nothing_is_told_of(open_page, runs):
    runs_made.finished(runs, "one")
    page = open_page("train", view="health")
    assert any("Nothing was measured yet" in one.value for one in page.markdown)


def test_what_the_layers_say_stands_above_their_curves(open_page, runs):
    run = runs_made.finished(runs, "one", network="cifar_quick_relu")
    with closing(ScalarWriter(run.path, 8)) as writer:
        for step in (9, 10, 11):
            writer.add(tag(GRADIENT, 0), step, 0.5)
            writer.add(tag(UPDATE, 0), step, 0.05)
            writer.add(tag(DEAD, 1), step, 0.5)
    page = open_page("train", view="health")
    told = "\n".join(one.value for one in page.markdown)
    assert "conv1 (0.05): a step moves the weights by more than 0.01" in told
    assert "Units of relu1 (50 %)" in told and "**Try:**" in told
    page.session_state["train-health"] = True
    page.run()
    told = "\n".join(one.value for one in page.markdown)
    assert "| conv1 | 0.5 | 0.05 | – | 11 |" in told and "| relu1 | – | – | 50 % | 11 |" in told
