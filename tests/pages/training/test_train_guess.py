"""Random filters on the training page: the reader says first what will come of them."""

from dataclasses import replace

import pytest

from explainers.lessons.train import guessing
from explainers.shares import percent
from explainers.training.run import Run
from pages.training.train import starting
from tests.explainers.training import runs_made

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def started(monkeypatch):
    """The recipes that were started; each is over at once, at 62.9 %."""
    recipes = []

    def start(recipe, runs, name, **_):
        recipes.append(recipe)
        made = runs_made.finished(runs, f"{name}-{len(recipes)}", (0.5, 0.629), learns="linear")
        return Run(made.path)

    monkeypatch.setattr(starting, "start_next", start)
    return recipes


def said(app) -> str:
    return " ".join(one.value for one in app.markdown)


def test_the_guess_is_asked_for_first_and_held_against_what_came_of_it(open_page, started):
    app = open_page("train", learns="linear", epochs="2")
    assert guessing.ASKS not in said(app)
    app.button(key="train-start").click().run()
    assert guessing.ASKS in said(app) and started == []
    app.slider(key="train-guess").set_value(40).run()
    app.button(key="train-guessed").click().run()
    assert [one.learns for one in started] == ["linear"]
    assert guessing.ASKS not in said(app)
    assert (
        f"You guessed **{percent(0.4, 0)}**. After epoch 2 it recognises **{percent(0.629)}** of "
        "the test pictures: 22.9 points more than that."
    ) in said(app)


def test_it_is_asked_and_told_beside_the_inside_of_the_network_as_well(open_page, started):
    app = open_page("train", view="inside", learns="linear")
    app.button(key="train-start").click().run()
    assert guessing.ASKS in said(app)
    app.button(key="train-guessed").click().run()
    assert guessing.told(guessing.FIRST, 0.629, 2) in said(app)


def test_another_run_is_not_held_against_the_guess(open_page, started, places):
    runs_made.finished(places / "runs", "other", learns="linear")
    app = open_page("train", learns="linear")
    app.button(key="train-start").click().run()
    app.button(key="train-guessed").click().run()
    assert "You guessed" in said(app)
    app.selectbox(key="train-run").set_value("other").run()
    assert "You guessed" not in said(app)


def test_nobody_has_to_guess(open_page, started):
    app = open_page("train", learns="linear")
    app.button(key="train-start").click().run()
    app.button(key="train-not-guessed").click().run()
    assert guessing.ASKS not in said(app) and started == []
    app.button(key="train-start").click().run()
    app.button(key="train-unguessed").click().run()
    assert len(started) == 1 and "You guessed" not in said(app)


def test_where_all_layers_learn_nothing_is_asked(open_page, started, unfold):
    app = unfold(open_page("train", learns="linear"), "train-more")
    app.button(key="train-start").click().run()
    app.selectbox(key="train-learns").set_value("all").run()
    assert guessing.ASKS not in said(app)
    app.button(key="train-start").click().run()
    assert len(started) == 1


def test_a_guess_waits_for_the_end_and_a_run_that_was_never_tested_has_none(
    open_page, started, monkeypatch
):
    app = open_page("train", learns="linear")
    app.button(key="train-start").click().run()
    app.button(key="train-guessed").click().run()
    real = Run.status
    for phase, accuracy, told in (("training", 0.3, "See where"), ("diverged", None, "")):
        changed = {"phase": phase, "test_accuracy": accuracy}
        monkeypatch.setattr(Run, "status", lambda run, new=changed: replace(real(run), **new))
        app.run()
        assert ("You guessed" in said(app)) is bool(told) and told in said(app)


@pytest.mark.parametrize(
    ("accuracy", "how"),
    [(0.4, "a good guess"), (0.42, "a good guess"), (0.3, "10.0 points fewer than that")],
)
def test_how_near_a_guess_was(accuracy, how):
    assert how in guessing.told(40, accuracy, 3)
