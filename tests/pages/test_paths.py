"""A server that a class shares looks at no path that an address or a browser names."""

import builtins
import io
import os
import time
from pathlib import Path

import pytest

from explainers import places as where
from explainers import serving, visitors
from explainers.images import folder, upload
from explainers.locks import Lock
from explainers.markdown import plain
from explainers.training import aside, keeping
from explainers.training.folder import create
from explainers.training.listing import find_runs
from explainers.training.recipe import preset
from explainers.training.run import Run
from pages.parts import visitor
from pages.parts.pictures import own
from pages.server import housekeeping
from tests.zips import zipped

pytestmark = pytest.mark.usefixtures("places")

ANNA, BERT = "a" * 32, "b" * 32
TRAP = "nobodys-business"
OF_DATA_SET = {"picture": "data_set", "data": "own"}
ADDRESSES = [
    ("train", {"data": "own"}, "path"),
    ("feature_maps", OF_DATA_SET, "path"),
    ("loading", {"view": "own", "labels": "own"}, "root_dir"),
    ("loading", {"view": "own"}, "root_dir"),
]


@pytest.fixture
def looked_at(monkeypatch):
    """The files and folders called TRAP that anybody has asked the system for."""
    found = []
    for module, name in (
        (os, "stat"),
        (os, "lstat"),
        (os, "listdir"),
        (os, "scandir"),
        (os, "open"),
        (io, "open"),
        (builtins, "open"),
    ):
        monkeypatch.setattr(module, name, _watching(getattr(module, name), found))
    return found


def _watching(function, found):
    def watched(*arguments, **rest):
        found.extend(str(part) for part in arguments if TRAP in str(part))
        return function(*arguments, **rest)

    return watched


PETS = zipped(*(f"{kind}/{k}.png" for kind in ("cat", "dog") for k in range(5)))


@pytest.mark.parametrize("path", [TRAP, f"~/{TRAP}", f"../{TRAP}/pets-0123abcd"])
@pytest.mark.parametrize(("slug", "query", "name"), ADDRESSES)
def test_a_path_in_an_address_is_refused(open_page, visit_as, looked_at, slug, query, name, path):
    visit_as(ANNA)
    app = open_page(slug, **query, **{name: path})
    told = " ".join(warning.value for warning in app.warning)
    assert f"{name} is not to be had here" in told
    assert looked_at == []
    assert not any(field.key.endswith(name) for field in app.text_input)
    assert name not in app.query_params


def test_on_an_own_server_it_is_looked_at(open_page, looked_at, places):
    path = str(places / TRAP)
    app = open_page("train", data="own", path=path)
    assert path in looked_at
    assert app.text_input(key="train-path").value == path


def test_what_a_browser_says_is_refused_as_well(open_page, visit_as, looked_at, monkeypatch):
    monkeypatch.setattr("explainers.training.sending.send_for", lambda folder, cache: None)
    app = open_page("train", data="own")
    visit_as(ANNA)  # the field for a path is still there, as in a browser that lies
    app.text_input(key="train-path").set_value(f"/{TRAP}").run()
    app.button(key="train-start").proto.disabled = False
    app.button(key="train-start").click().run()
    assert looked_at == []
    assert find_runs(where.runs()).found == []


def test_an_upload_is_its_visitors_own(open_page, visit_as, places, monkeypatch):
    monkeypatch.setattr("explainers.training.sending.send_for", lambda folder, cache: None)
    anna = visit_as(ANNA)
    app = open_page("train", data="own")
    app.file_uploader(key="train-upload").upload("pets.zip", PETS).run()
    [token] = upload.of(anna, places / "data")
    assert app.query_params["path"] == token
    assert "4 + 1" in " ".join(caption.value for caption in app.caption)
    assert str(places) not in " ".join(code.value for code in app.code)
    app.button(key="train-start").click().run()
    [run] = find_runs(places / "runs").found
    assert Path(run.recipe.data) == upload.place(anna, token, places / "data")

    visit_as(BERT)
    app = open_page("train", data="own", path=token)
    assert plain(own.GONE.format(token)) in [error.value for error in app.error]
    assert app.button(key="train-start").disabled

    visit_as(ANNA)
    app = open_page("train", data="own", path=token)
    assert not app.button(key="train-start").disabled
    app.button(key="train-delete").click().run()
    assert upload.of(anna, places / "data") == []
    assert not list((places / "data" / "prepared").glob("folder-*.pt"))
    assert "path" not in app.query_params


def test_who_keeps_no_cookie_uploads_nothing(open_page, visit_as, places):
    visit_as(None)
    app = open_page("train", data="own")
    app.file_uploader(key="train-upload").upload("pets.zip", PETS).run()
    assert plain(visitor.NO_COOKIE) in [warning.value for warning in app.warning]
    assert not list((places / "data").rglob("*.zip"))


def test_runs_that_were_deleted_go_after_a_time(places):
    deleted = keeping.delete(Run(create(preset("fast"), places / "runs", "first").path))
    housekeeping.go_round()
    assert deleted.folder.path.exists()
    then = time.time() - aside.KEPT - aside.LATER - 1
    os.utime(deleted.folder.path, (then, then))
    housekeeping.go_round()
    assert not deleted.folder.path.exists()


def test_uploads_go_with_their_visitor_unless_a_run_goes_on(places, monkeypatch):
    monkeypatch.setenv(serving.NAME, serving.SHARED)
    kept = {}
    for cookie in (ANNA, BERT):
        who = visitors.known(cookie)
        token = upload.keep_for(who, "pets.zip", PETS, places / "data")
        kept[cookie] = upload.place(who, token, places / "data").absolute()
        os.utime(kept[cookie].parent / ".seen", (0, 0))
        folder.load(kept[cookie], places / "data")
    training = create(preset("fast", data=str(kept[ANNA])), places / "runs", "annas")
    lock = Lock(training.lock)
    assert lock.acquire()
    housekeeping.go_round()
    assert [path.exists() for path in kept.values()] == [True, False]
    assert len(list((places / "data" / "prepared").glob("folder-*.pt"))) == 1
    lock.release()
    monkeypatch.setattr(housekeeping, "exists", lambda: True)
    monkeypatch.setattr(visitor, "present", lambda: {visitors.known(ANNA)})
    housekeeping.go_round()
    assert kept[ANNA].exists()
    monkeypatch.setattr(visitor, "present", set)
    os.utime(kept[ANNA].parent / ".seen", (0, 0))
    housekeeping.go_round()
    assert not kept[ANNA].exists()


def test_who_is_present_is_whoever_has_a_page_open(visit_as, monkeypatch):
    class Session:
        session_id = "first"

    class Runtime:
        active = ("first", "second")

        def is_active_session(self, session):
            return session in self.active

    monkeypatch.setattr(visitor, "get_instance", Runtime)
    monkeypatch.setattr(visitor, "get_script_run_ctx", Session)
    for Session.session_id, cookie in (("first", ANNA), ("second", BERT), ("third", None)):
        visit_as(cookie)
        visitor.note()
    assert visitor.present() == {visitors.known(ANNA), visitors.known(BERT)}
    Runtime.active = ("second",)
    assert visitor.present() == {visitors.known(BERT)}
    Runtime.active = ()
    assert visitor.present() == set()
