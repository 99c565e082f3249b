"""The training page on a server that a class shares: whose run it is, and who waits."""

import json
from contextlib import nullcontext

import pytest

from explainers import teacher, visitors
from explainers.lessons.train import words
from explainers.locks import Lock
from explainers.training.folder import create
from explainers.training.listing import find_runs
from explainers.training.recipe import preset
from explainers.training.run import Run
from explainers.training.status import Status
from pages.parts import visitor
from pages.training.train import starting
from tests.pages.reading import sent

pytestmark = pytest.mark.usefixtures("places")

ANNA, BERT = "a" * 32, "b" * 32
STEERING = ("train-stop", "train-pause", "train-lr-0.5", "train-lr-2")


@pytest.fixture
def going_on(places):
    """A run of Anna's that goes on."""
    folder = create(preset("notes"), places / "runs", "annas", owner=visitors.known(ANNA))
    lock = Lock(folder.lock)
    assert lock.acquire()
    Status(phase="training", message="Training: epoch 1 of 10.").write(folder)
    yield Run(folder.path)
    lock.release()


def captions(app) -> list[str]:
    return [caption.value for caption in app.caption]


def press(app, key: str):
    """Press a button as a browser could that makes nothing of its being disabled."""
    button = app.button(key=key)
    button.proto.disabled = False
    return button.click().run()


def test_a_run_is_steered_by_whoever_started_it(open_page, visit_as, going_on):
    visit_as(ANNA)
    app = open_page("train")
    assert not any(app.button(key=key).disabled for key in STEERING)
    assert visitor.NOT_YOURS not in captions(app)
    app.button(key="train-lr-0.5").click().run()
    assert json.loads(going_on.folder.control.read_text())["lr_scale"] == 0.5


def test_nobody_else_steers_it_whatever_a_browser_says(open_page, visit_as, going_on):
    visit_as(ANNA)
    app = open_page("train")
    for key in STEERING:
        visit_as(ANNA)
        app.run()
        visit_as(BERT)  # who pretends that the button was to be pressed
        press(app, key)
        assert any(visitor.NOT_YOURS in warning.value for warning in app.warning), key
    assert not going_on.folder.control.exists()
    assert all(app.button(key=key).disabled for key in STEERING)
    assert visitor.NOT_YOURS in captions(app)
    assert not app.button(key="train-start").disabled


@pytest.mark.parametrize("owner", ["", visitors.known(BERT)])
def test_what_was_stopped_is_resumed_by_its_owner(open_page, visit_as, places, monkeypatch, owner):
    folder = create(preset("notes"), places / "runs", "stopped", owner=owner)
    Status(phase="stopped", message="Stopped after step 5.").write(folder)
    resumed = []
    monkeypatch.setattr(Run, "resume", lambda run, cache: resumed.append(run.name))
    visit_as(BERT)
    app = open_page("train")
    assert app.button(key="train-resume").disabled == (not owner)
    press(app, "train-resume")
    assert resumed == (["stopped"] if owner else [])


def test_start_asks_nothing_and_remembers_who(open_page, visit_as, going_on, places, monkeypatch):
    monkeypatch.setattr("explainers.training.sending.send_for", lambda folder, cache: None)
    bert = visit_as(BERT)
    app = open_page("train")
    press(app, "train-start")
    assert starting.ASKED not in app.session_state
    owners = {run.name: run.owner for run in find_runs(places / "runs").found}
    assert owners == {"annas": visitors.known(ANNA), "drawn-fast": bert}
    assert dict(app.query_params)["run"] == "drawn-fast"
    for file in (places / "runs" / "drawn-fast").iterdir():
        assert file.is_dir() or BERT not in file.read_text(), "the cookie itself is kept"


@pytest.mark.parametrize("cookie", [None, "", "short", "../" * 11])
def test_who_keeps_no_cookie_looks_on(open_page, visit_as, going_on, cookie):
    visit_as(cookie)
    app = open_page("train")
    assert app.button(key="train-start").disabled
    assert visitor.NO_COOKIE in captions(app)
    press(app, "train-start")
    press(app, "train-stop")
    assert not going_on.folder.control.exists()
    assert len(find_runs(going_on.folder.path.parent).found) == 1


def test_a_run_that_waits_is_told_and_can_be_stopped_only(open_page, visit_as, going_on, places):
    folder = create(preset("notes"), places / "runs", "berts", owner=visit_as(BERT))
    lock = Lock(folder.lock)
    assert lock.acquire()
    message = "Waiting: one run is before it."
    Status(phase="queued", message=message, ahead=1, begins_in=120).write(folder)
    assert sent(open_page("train").get("bidi_component")[0])["run"] == "annas"
    app = open_page("train", run="berts")
    assert sent(app.get("bidi_component")[0])["state"] == "queued"
    keys = {button.key for button in app.button}
    assert keys & set(STEERING) == {"train-stop"}
    assert not app.button(key="train-stop").disabled
    press(app, "train-stop")
    assert json.loads(folder.control.read_text())["stop"]
    lock.release()


def test_the_teacher_steers_every_run(open_page, visit_as, going_on, unfold, monkeypatch):
    monkeypatch.setenv(teacher.NAME, teacher.hashed("271828"))
    monkeypatch.setattr(teacher, "door", teacher.Door())
    visit_as(BERT)
    app = unfold(open_page("train"), "train-teacher")
    assert "Teacher" in [expander.label for expander in app.expander]
    for pin, refused in (("000000", True), ("271828", False)):
        app.text_input(key="train-pin").set_value(pin)
        app.button(key="train-teach").click().run()
        told = [error.value for error in app.error]
        assert told == (["That is not the PIN."] if refused else [])
        assert app.button(key="train-stop").disabled == refused
    assert words.YOU_TEACH in captions(app)
    assert not any(field.key == "train-pin" for field in app.text_input)
    app.button(key="train-stop").click().run()
    assert json.loads(going_on.folder.control.read_text())["stop"]
    visit_as("c" * 32)
    assert open_page("train").button(key="train-stop").disabled


def test_without_a_pin_nobody_is_asked_for_one(open_page, visit_as, monkeypatch):
    monkeypatch.delenv(teacher.NAME, raising=False)
    visit_as(BERT)
    assert "Teacher" not in [expander.label for expander in open_page("train").expander]


def test_a_run_for_which_the_disk_has_no_room_is_not_begun(
    open_page, visit_as, places, monkeypatch
):
    monkeypatch.setattr("explainers.training.disk.limit", lambda: 1000)
    visit_as(ANNA)
    app = open_page("train")
    app.button(key="train-start").click().run()
    assert any("The disk is full for now" in warning.value for warning in app.warning)
    assert find_runs(places / "runs").found == []


@pytest.mark.parametrize("teaches", [False, True])
def test_a_visitor_has_only_so_many_runs_in_the_queue(visit_as, places, monkeypatch, teaches):
    anna, locks = visit_as(ANNA), []
    monkeypatch.setattr(teacher.door, "is_inside", lambda who: teaches)
    for number in range(visitor.MOST_RUNS):
        visitor.check_start(find_runs(places / "runs").found)
        folder = create(preset("notes"), places / "runs", f"annas-{number}", owner=anna)
        locks.append(Lock(folder.lock))
        assert locks[-1].acquire()
    runs = find_runs(places / "runs").found
    with nullcontext() if teaches else pytest.raises(ValueError, match="Stop one of yours first"):
        visitor.check_start(runs)
    visit_as(BERT)
    visitor.check_start(runs)
    visit_as(ANNA)
    locks[0].release()
    visitor.check_start(runs)
    for lock in locks:
        lock.release()
