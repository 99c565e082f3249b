"""Renaming and deleting runs on the training page, and bringing them back."""

import pytest

from explainers import visitors
from explainers.lessons.train import words
from explainers.locks import Lock
from explainers.markdown import plain
from explainers.training.aside import deleted_runs
from explainers.training.folder import create
from explainers.training.listing import find_runs
from explainers.training.recipe import preset
from explainers.training.run import Run
from explainers.training.status import Status
from pages.parts import keep, visitor
from tests.pages.reading import as_read

pytestmark = pytest.mark.usefixtures("places")

ANNA, BERT = "a" * 32, "b" * 32
MARKED = "`good` _[4](x)_ $y$"


@pytest.fixture
def make(places):
    """Make a run that was stopped."""

    def make(name: str, owner: str = "") -> Run:
        folder = create(preset("notes"), places / "runs", name, owner=owner)
        Status(phase="stopped", message="Stopped after step 5.").write(folder)
        return Run(folder.path)

    return make


@pytest.fixture
def opened(open_page, unfold):
    """Open the page with a run and unfold where it is renamed and deleted."""
    return lambda name: unfold(open_page("train", run=name), "train-keep")


def names(places) -> set[str]:
    return {run.name for run in find_runs(places / "runs").found}


def rename(app, old: str, new: str):
    app.text_input(key=f"train-name-{old}").set_value(new)
    return press(app, "train-rename")


def press(app, key: str):
    """Press a button as a browser could that makes nothing of its being disabled."""
    button = app.button(key=key)
    button.proto.disabled = False
    return button.click().run()


def labelled(app, label: str):
    return next(button for button in app.button if button.label == label)


def warnings(app) -> list[str]:
    return [warning.value for warning in app.warning]


@pytest.mark.parametrize("new", ["second one", MARKED])
def test_the_address_follows_a_run_that_is_renamed(opened, make, places, new):
    make("first")
    make("newest")
    app = rename(opened("first"), "first", f" {new} ")
    assert names(places) == {new, "newest"}
    assert dict(app.query_params) == {"run": new} and not app.warning
    assert app.text_input(key=f"train-name-{new}").value == new
    assert app.selectbox(key="train-run").value == new


def test_a_name_that_cannot_be_is_told_and_nothing_is_lost(opened, make, places):
    make("first")
    make("second")
    app = opened("first")
    assert not app.text_input(key="train-name-first").max_chars  # or no longer one is sent
    for new, said in (
        ("second", "exists already"),
        ("a/b", "The name a/b cannot name a folder: use up to"),
        ("x" * 300, f"The name {'x' * 40}… has 300 characters and cannot name a folder"),
        ("", "A run needs a name: use up to 100 letters"),
    ):
        rename(app, "first", new)
        [told] = warnings(app)
        assert said in as_read(told)
        assert names(places) == {"first", "second"} and app.query_params["run"] == "first"


def test_a_run_is_deleted_once_it_is_confirmed_and_comes_back(opened, make, places):
    make(MARKED)
    make("newest")
    app = opened(MARKED)
    press(app, "train-delete")
    labelled(app, "Keep it").click().run()
    assert not any(button.label == "Delete it" for button in app.button)
    press(app, "train-delete")
    assert keep.question(plain(MARKED)) in [text.value for text in app.markdown]
    app.selectbox(key="train-run").set_value("newest").run()  # another is not asked about
    assert not any(button.label == "Delete it" for button in app.button)
    app.selectbox(key="train-run").set_value(MARKED).run()
    labelled(app, "Delete it").click().run()
    assert names(places) == {"newest"} and dict(app.query_params) == {}
    assert keep.deleted(plain(MARKED)) in [text.value for text in app.markdown]
    press(app, "train-back-0")
    assert names(places) == {MARKED, "newest"} and app.query_params["run"] == MARKED
    assert not warnings(app) and not deleted_runs(places / "runs")


def test_the_last_run_of_all_comes_back_as_well(opened, make, places):
    make("only")
    app = press(opened("only"), "train-delete")
    labelled(app, "Delete it").click().run()
    assert words.NOTHING_YET in [text.value for text in app.markdown]
    press(app, "train-back-0")
    assert names(places) == {"only"}


def test_a_run_that_goes_on_keeps_its_name_and_place(opened, make, places):
    lock = Lock(make("first").folder.lock)
    app, other = opened("first"), press(opened("first"), "train-delete")
    assert lock.acquire()
    rename(app, "first", "second")
    labelled(other, "Delete it").click().run()
    lock.release()
    for one in (app, other):
        assert "stop it first" in warnings(one)[0]
        assert keep.STOP_FIRST in [caption.value for caption in one.caption]
        assert one.button(key="train-delete").disabled and one.button(key="train-rename").disabled
    assert names(places) == {"first"}


def test_what_somebody_else_has_deleted_meanwhile_is_told(opened, make, places):
    run = make("first")
    app = press(opened("first"), "train-delete")
    run.folder.path.rename(places / "runs" / "moved")
    labelled(app, "Delete it").click().run()
    assert plain("The run first was deleted, renamed or moved.") in warnings(app)
    assert names(places) == {"moved"}


def test_others_runs_are_neither_renamed_nor_deleted_nor_brought_back(
    open_page, opened, make, places, visit_as
):
    anna = visit_as(ANNA)
    make("annas", owner=anna)
    app = opened("annas")
    press(app, "train-delete")
    visit_as(BERT)  # who pretends that the buttons were theirs to press
    labelled(app, "Delete it").click().run()
    assert plain(visitor.NOT_YOURS) in warnings(app) and names(places) == {"annas"}
    assert keep.KEEP not in [expander.label for expander in open_page("train").expander]
    visit_as(ANNA)
    app = opened("annas")
    visit_as(BERT)
    rename(app, "annas", "berts")
    assert plain(visitor.NOT_YOURS) in warnings(app) and names(places) == {"annas"}
    visit_as(ANNA)
    app = press(opened("annas"), "train-delete")
    labelled(app, "Delete it").click().run()
    assert names(places) == set()
    visit_as(BERT)
    press(app, "train-back-0")
    assert plain(visitor.NOT_YOURS) in warnings(app) and names(places) == set()
    assert not any(button.key == "train-back-0" for button in open_page("train").button)
    visit_as(ANNA)
    press(open_page("train"), "train-back-0")
    assert [run.owner for run in find_runs(places / "runs").found] == [visitors.known(ANNA)]
