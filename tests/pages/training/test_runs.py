"""The page of all runs: the list, the choice of a run, and two of them beside each other."""

import pytest

from explainers import places as where
from explainers.lessons.runs import beliefs, words
from explainers.locks import Lock
from explainers.training.parents import Parent
from explainers.training.run import Run
from pages.training.runs import listed as listing
from tests.explainers.training.runs_made import finished
from tests.pages.reading import as_read, charts, sent

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def pair():
    """A run, and one that began with its weights."""
    one = finished(where.runs(), "first", (0.5, 0.75), made=1000.0)
    parent = Parent.of(one, 2, 8)
    finished(where.runs(), "second", (0.8,), made=2000.0, batch_size=32, epochs=2, parent=parent)


def listed(app):
    nodes = app.get("bidi_component")
    return next(sent(n) for n in nodes if n.proto.component_name == "layer_by_layer_run_list")


def text(app):
    return as_read(" ".join(node.value for node in (*app.markdown, *app.warning, *app.caption)))


def test_without_a_run_the_apps_own_trainings_are_listed(open_page):
    app = open_page("runs")
    assert words.NOTHING_YET in [node.value for node in app.markdown]
    assert [row["accuracy"] for row in listed(app)["rows"]][:2] == ["75.9 %", "80.0 %"]
    two = open_page("runs", view="two", run="cifar_quick_relu", baseline="cifar_quick")
    assert "only the network differs: cifar_quick → cifar_quick_relu." in text(two)


def test_a_run_is_chosen_and_compared(open_page, pair):
    app = open_page("runs", run="second")
    drawn = listed(app)
    assert [(row["name"], row["depth"]) for row in drawn["rows"]] == [("first", 0), ("second", 1)]
    assert drawn["chosen"] == "second" and words.NOTHING_YET not in text(app)
    assert (
        "second against first: only the batch size differs: 64 → 32, begun with its weights "
        "after epoch 2. 80.0 % − 75.0 % = +5.0 points: chance alone may do as much"
    ) in text(app).replace("*", "")
    assert words.CHOOSE in text(open_page("runs"))


def test_a_baseline_and_words_to_find_stand_in_the_address(open_page, pair):
    app = open_page("runs")
    app.selectbox(key="runs-baseline").set_value("second").run()
    app.text_input(key="runs-find").set_value("FIRST").run()
    assert dict(app.query_params) == {"baseline": "second", "find": "FIRST"}
    assert [row["name"] for row in listed(app)["rows"]] == ["first"]
    assert listed(app)["baseline"] == "second"
    assert "1 of 2 runs have “FIRST”" in text(app)


def test_two_runs_are_drawn_beside_each_other(open_page, pair):
    app = open_page("runs", view="two")
    assert "second" in text(app) and "| batch size | 64 | 32 |" in text(app)
    lines = charts(app)["runs-accuracies"]["data"][-2:]
    assert [line["y"] for line in lines] == [[0.5, 0.75], pytest.approx([0.8])]
    same = open_page("runs", view="two", run="first", baseline="first")
    assert "It is compared with itself" in text(same) and "no run was made" not in text(same)
    alone = open_page("runs", view="two", run="first")
    assert "first against second" in text(alone).replace("*", "")


def test_names_that_are_not_there_are_told_and_a_damaged_run_too(open_page, pair):
    (where.runs() / "second" / "recipe.json").write_text("{")
    app = open_page("runs", run="../first", baseline="gone")
    assert "run is ../first: there is no run of this name here." in text(app)
    assert "baseline is gone: there is no run of this name here." in text(app)
    assert "The run second cannot be read." in text(app)
    assert [row["name"] for row in listed(app)["rows"]] == ["first"]
    assert dict(app.query_params) == {}


def test_only_mine_is_offered_where_there_are_others(open_page, pair, visit_as):
    me = visit_as("0" * 32)
    finished(where.runs(), "mine", owner=me)
    app = open_page("runs", mine="true")
    assert [row["name"] for row in listed(app)["rows"]] == ["mine"]
    app.toggle(key="runs-mine").set_value(False).run()
    assert len(listed(app)["rows"]) == 3


def test_the_questions_are_asked(open_page):
    app = open_page("runs", view="predict")
    assert len(app.radio) == len(beliefs.predictions())


def test_a_run_that_trains_is_looked_at_again_by_itself(open_page, pair, monkeypatch):
    asked = []
    fragment = listing.st.fragment

    def noted(draw, *, run_every=None):
        asked.append(run_every)
        return fragment(draw, run_every=run_every)

    monkeypatch.setattr(listing.st, "fragment", noted)
    open_page("runs")
    assert asked == [], "all are over"
    status = where.runs() / "second" / "status.json"
    (where.runs() / "second" / "result.json").unlink()
    status.write_text(status.read_text().replace('"finished"', '"training"'))
    lock = Lock(Run(where.runs() / "second").folder.lock)
    assert lock.acquire()
    try:
        app = open_page("runs", run="second")
        assert asked == [listing.LOOK_EVERY]
        assert [row["going"] for row in listed(app)["rows"]] == [False, True]
        assert "second against first" in text(app).replace("*", "")
    finally:
        lock.release()
