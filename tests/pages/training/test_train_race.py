"""The view of a race: what one click starts, and which runs are on the chart."""

import pytest

from explainers import places as where
from explainers import visitors
from explainers.lessons.train import races
from explainers.training.folder import create
from explainers.training.listing import find_runs
from explainers.training.run import Run
from pages.parts import visitor
from pages.training.train import race
from tests.explainers.training.runs_made import finished
from tests.pages.reading import components, sent

pytestmark = pytest.mark.usefixtures("places")

ANNA = "a" * 32


@pytest.fixture
def started(monkeypatch):
    """The recipes and names of the runs that a click starts; no process is started."""
    found = []

    def start(recipe, runs, name, *, cache, owner):
        found.append((name, recipe))
        return type("Started", (), {"name": create(recipe, runs, name, owner=owner).path.name})

    monkeypatch.setattr(race, "start_next", start)
    return found


def warnings(app) -> str:
    return " ".join(one.value for one in app.warning)


def drawn(app) -> list[str]:
    [chart] = components(app)
    return [one["name"] for one in sent(chart)["runs"]]


def tables(app) -> str:
    return " ".join(one.proto.body for one in app.get("html") if "class='runs'" in one.proto.body)


def test_one_click_starts_both_recipes_and_puts_them_on_the_chart(open_page, started):
    app = open_page("train", view="race", epochs="3", seed="5")
    assert races.NONE_YET in " ".join(one.value for one in app.markdown)
    app.button(key="train-race-recipes").click().run()
    names = [name for name, _ in started]
    assert names == ["drawn-notes", "drawn-fast"]
    assert {(recipe.epochs, recipe.seed) for _, recipe in started} == {(3, 5)}
    assert app.query_params["race"] == "drawn-notes,drawn-fast"
    assert drawn(app) == names


@pytest.mark.parametrize("kind", ["rates", "seeds"])
def test_each_run_of_a_race_has_a_name_that_says_what_it_is(kind, open_page, started):
    app = open_page("train", view="race", lr="0.001")
    app.button(key=f"train-race-{kind}").click().run()
    names = [name for name, _ in started]
    assert len(set(names)) == len(names) == {"rates": 4, "seeds": 5}[kind]
    assert names[0] == {"rates": "drawn-fast-lr0_0001", "seeds": "drawn-fast-seed0"}[kind]


def test_a_race_of_three_of_ones_own_from_one_click(open_page, unfold, started):
    app = open_page("train", view="race", varies="optimizer", among="sgd,lion,muon", epochs="2")
    app = unfold(app, "train-race-own")
    button = app.button(key="train-race-own-start")
    assert button.disabled and "lion" in " ".join(one.value for one in app.error)
    app.text_input(key="train-among").set_value("sgd, adam, muon").run()
    button = app.button(key="train-race-own-start")
    assert (button.label, button.disabled) == ("Start these 3", False)
    app = button.click().run()
    assert [recipe.optimizer for _, recipe in started] == ["sgd", "adam", "muon"]
    assert drawn(app) == ["drawn-fast-sgd", "drawn-fast-adam", "drawn-fast-muon"]
    assert app.query_params["among"] == "sgd, adam, muon"
    app = app.selectbox(key="train-varies").set_value("batch_size").run()
    assert "among" not in app.query_params
    assert app.text_input(key="train-among").placeholder == "32, 128, 512"


def test_any_runs_are_put_on_the_chart_by_their_names(open_page):
    finished(where.runs(), "one", lr=0.5)
    finished(where.runs(), "two", (0.2, 0.9), lr=0.25)
    app = open_page("train", view="race", race="two,gone,one,two")
    assert drawn(app) == ["two", "one"]
    assert "no run called gone" in warnings(app)
    assert "<th scope='col'>learning rate</th>" in tables(app) and "<td>0.25</td>" in tables(app)
    assert "number of epochs" not in tables(app)
    app.multiselect(key=race.CHOSEN).set_value(["one"]).run()
    assert app.query_params["race"] == "one" and drawn(app) == ["one"]


def test_on_a_shared_server_a_race_starts_as_many_as_a_visitor_may_have(
    open_page, visit_as, started, monkeypatch
):
    visit_as(ANNA)
    made = []

    def limit(runs):
        if len(started) >= visitor.MOST_RUNS:
            raise ValueError(visitor.TOO_MANY)
        made.append(runs)

    monkeypatch.setattr(visitor, "check_start", limit)
    app = open_page("train", view="race")
    assert races.SHARED.format(most=3) in [one.value for one in app.caption]
    app.button(key="train-race-seeds").click().run()
    assert len(started) == len(find_runs(where.runs()).found) == 3
    assert "3 of 5 runs are started." in warnings(app)
    assert len(drawn(app)) == 3


def test_one_click_stops_the_runs_that_are_ones_own(open_page, visit_as, monkeypatch):
    owners = {"one": ANNA, "two": "b" * 32, "three": ANNA, "over": ANNA}
    for name, owner in owners.items():
        finished(where.runs(), name, owner=visitors.known(owner))
    going, stopped = {"one", "two", "three"}, []

    def stop(run):
        going.discard(run.name)
        stopped.append(run.name)

    monkeypatch.setattr(Run, "alive", lambda run: run.name in going)
    monkeypatch.setattr(Run, "stop", stop)
    visit_as(ANNA)
    app = open_page("train", view="race", race="one,two,three,over")
    button = app.button(key="train-race-stop")
    assert button.label == "Stop mine (2 of 3)"
    app = button.click().run()
    assert stopped == ["three", "one"], "what waits is stopped first"
    assert "train-race-stop" not in [one.key for one in app.button]
    links = [one.proto.url for one in app.get("link_button")]
    assert "race/curves.csv?runs=one%2Ctwo%2Cthree%2Cover" in links
    assert races.stop_all(3, 3) == "Stop all 3" and races.stop_all(1, 1) == "Stop it"


def test_the_button_that_stops_a_race_counts_those_that_go_on(open_page, monkeypatch):
    for name in ("one", "two", "three"):
        finished(where.runs(), name)
    going, labels = {"one", "two", "three"}, []

    def label(mine, alive):
        labels.append(alive)
        going.discard("one")  # it ends once the page is drawn, and before the next look
        return f"Stop all {alive}"

    monkeypatch.setattr(Run, "alive", lambda run: run.name in going)
    monkeypatch.setattr(races, "stop_all", label)
    app = open_page("train", view="race", race="one,two,three")
    assert app.button(key="train-race-stop").label == "Stop all 2" and labels == [3, 2]


def test_an_address_names_at_most_six_runs_each_once():
    assert races.chosen("a,b,,a,c,d,e,f,g") == ["a", "b", "c", "d", "e", "f"]
    assert races.chosen("") == []
