"""What can be done with runs on their page: note, pin, rename, give away, bring in."""

import pytest

from explainers import places as where
from explainers.lessons.runs import words
from explainers.training import overview, packing, unpacking
from explainers.training.about import About
from explainers.training.folder import Folder
from pages.parts import visitor
from pages.training.runs import shelf, tensorboard
from tests.explainers.training.runs_made import finished
from tests.pages.reading import as_read

pytestmark = pytest.mark.usefixtures("places")
ANNA, BERT = "a" * 32, "b" * 32


@pytest.fixture
def opened(open_page, unfold):
    return lambda name, key="runs-keep": unfold(open_page("runs", run=name), key)


@pytest.fixture
def given(tmp_path):
    """The ZIP of a run, and its bytes."""
    run = finished(tmp_path / "elsewhere", "theirs", (0.9,))
    return b"".join(packing.packed(run))


def told(app):
    return as_read(" ".join(warning.value for warning in app.warning))


def about(name):
    return About.read(Folder(where.runs() / name))


def test_a_run_is_noted_and_pinned_by_whom_it_belongs_to(opened, visit_as):
    finished(where.runs(), "first", owner=visit_as(ANNA))
    app = opened("first")
    app.text_area(key="runs-note-first").set_value("for the lecture")
    app.button(key="runs-note").click().run()
    app.button(key="runs-pin").click().run()
    assert about("first") == About("for the lecture", True)
    assert app.button(key="runs-pin").label == words.UNPIN
    visit_as(BERT)  # whatever his browser shows
    app.button(key="runs-pin").click().run()
    app.text_area(key="runs-note-first").set_value("mine") if app.text_area else None
    assert about("first") == About("for the lecture", True) and visitor.NOT_YOURS in told(app)
    other = opened("first")
    assert not other.text_area and not any(one.key == "runs-pin" for one in other.button)


def test_a_run_is_renamed_and_deleted_as_on_the_training_page(opened):
    finished(where.runs(), "first")
    app = opened("first")
    app.text_input(key="runs-name-first").set_value("better")
    app.button(key="runs-rename").click().run()
    assert overview.names(where.runs()) == ["better"] and app.query_params["run"] == "better"
    app.button(key="runs-delete").click().run()
    next(button for button in app.button if button.label == "Delete it").click().run()
    assert overview.names(where.runs()) == []
    app.button(key="runs-back-0").click().run()
    assert overview.names(where.runs()) == ["better"]


def test_a_run_is_offered_as_a_zip_and_an_example_is_not(open_page):
    assert not open_page("runs", run="cifar_quick").get("link_button")
    finished(where.runs(), "a run/?".replace("/", "-").replace("?", "é"))
    [link] = open_page("runs", run="a run-é").get("link_button")
    assert link.proto.url == "archive/a%20run-%C3%A9"


def test_a_zip_is_brought_in_and_shown(opened, visit_as, given):
    me = visit_as(ANNA)
    app = opened("", "runs-import")
    app.file_uploader(key="runs-zip-0").upload("their run.zip", given, "application/zip").run()
    found = overview.look(where.runs()).named("theirs")
    assert found is not None and (found.owner, found.best) == (me, pytest.approx(0.9))
    assert app.query_params["run"] == "theirs" and not told(app)
    assert app.file_uploader(key="runs-zip-1").value is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda _: None, "no whole ZIP"),
        (lambda patch: patch.setattr(unpacking, "MOST_FILES", 1), "that of a run has 1"),
        (lambda patch: patch.setattr(shelf, "MOST_OWNED", 0), "You have 0 runs here"),
        (lambda patch: patch.setenv("LAYERS_DISK", "1"), "The disk is full for now"),
    ],
)
def test_what_cannot_be_brought_in_is_told(opened, visit_as, given, monkeypatch, change, sentence):
    visit_as(ANNA)
    change(monkeypatch)
    if "DISK" in sentence or "disk" in sentence:
        monkeypatch.setattr("explainers.training.disk.used", lambda *_: 10**9)
    app = opened("", "runs-import")
    content = given if sentence != "no whole ZIP" else given[:50]
    app.file_uploader(key="runs-zip-0").upload("x.zip", content, "application/zip").run()
    assert sentence in told(app) and overview.names(where.runs()) == []


def test_who_keeps_no_cookie_brings_in_nothing(opened, visit_as, given):
    visit_as(None)
    app = opened("", "runs-import")
    app.file_uploader(key="runs-zip-0").upload("x.zip", given, "application/zip").run()
    assert visitor.NO_COOKIE in told(app) and overview.names(where.runs()) == []


class Board:
    """TensorBoard, as the page knows it."""

    state, address, trouble = "off", "", ""

    def start(self, runs):
        self.state, self.runs = "on", runs
        self.address = "http://127.0.0.1:6006/"

    def stop(self):
        self.state, self.address = "off", ""


def test_tensorboard_is_started_and_ended(opened, monkeypatch):
    board = Board()
    monkeypatch.setattr(tensorboard, "ONE", board)
    app = opened("", "runs-board")
    app.button(key="runs-board-start").click().run()
    [link] = [one for one in app.get("link_button") if one.proto.label == "Open TensorBoard"]
    assert link.proto.url == board.address and board.runs == where.runs()
    app.button(key="runs-board-end").click().run()
    assert board.state == "off" and app.button(key="runs-board-start").label == "Start TensorBoard"
    board.state, board.trouble = "failed", "There is no port."
    assert "There is no port." in told(app.run())


def test_a_class_is_not_offered_tensorboard(open_page, visit_as):
    assert words.BOARD in [one.label for one in open_page("runs").expander]
    visit_as(ANNA)
    assert words.BOARD not in [one.label for one in open_page("runs").expander]
