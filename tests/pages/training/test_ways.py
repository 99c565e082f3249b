"""From a run to what other pages show of it, at the same epoch, and back."""

from urllib.parse import parse_qsl

import pytest

from explainers import places as where
from explainers.locks import Lock
from tests.explainers.training.runs_made import finished

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def run():
    """A run that was best after the second of three epochs, of which all checkpoints are kept."""
    one = finished(where.runs(), "first & last", (0.5, 0.75, 0.7), data="/gone.zip")
    for epoch in (1, 2, 3):
        one.epoch(epoch).touch()
    return one


def ways(app):
    """The links to a run, as what each opens by its page."""
    links = [node.proto for node in app.get("page_link")]
    named = [link for link in links if "run=" in link.query_string]
    return {
        link.page.rpartition("/")[2] or "home": dict(parse_qsl(link.query_string)) for link in named
    }


def test_each_page_of_a_run_leads_to_the_others_at_its_epoch(open_page, run):
    name = {"run": "first & last"}
    answers, learned = {**name, "weights": "run"}, name
    assert ways(open_page("train")) == {
        "home": {**answers, "epoch": "3"},
        "evaluate": {**answers, "epoch": "3"},
        "checkpoints": {**learned, "epoch": "3"},
    }
    assert ways(open_page("runs", run=run.path.name)) == {
        "train": name,
        "home": {**answers, "epoch": "2"},
        "evaluate": {**answers, "epoch": "2"},
        "checkpoints": {**learned, "epoch": "2"},
    }
    assert ways(open_page("evaluate", weights="run", epoch="1")) == {
        "home": {**answers, "epoch": "1"},
        "train": name,
        "checkpoints": {**learned, "epoch": "1"},
        "runs": name,
    }
    for epoch, asked in (({}, "3"), ({"epoch": "2"}, "2")):
        assert ways(open_page("checkpoints", run=run.path.name, **epoch)) == {
            "home": {**answers, "epoch": asked},
            "train": name,
            "evaluate": {**answers, "epoch": asked},
            "runs": name,
        }


def test_a_run_that_goes_on_or_has_learned_nothing_is_not_to_be_looked_into(open_page, run):
    status = run.path / "status.json"
    status.write_text(status.read_text().replace('"finished"', '"training"'))
    lock = Lock(run.lock)
    assert lock.acquire()
    try:
        assert ways(open_page("train")) == {}
        status.write_text(status.read_text().replace('"training"', '"paused"'))
        assert set(ways(open_page("train"))) == {"home", "evaluate", "checkpoints"}
    finally:
        lock.release()
    for epoch in (1, 2, 3):
        run.epoch(epoch).unlink()
    for page in ("train", "runs", "evaluate", "checkpoints"):
        assert ways(open_page(page, weights="run", run=run.path.name)) == {}
