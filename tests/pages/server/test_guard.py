"""What the server's guard adds to every answer, and what it refuses."""

import asyncio
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from types import MappingProxyType

import pytest
from starlette.responses import PlainTextResponse

from explainers import serving, visitors
from pages.parts import uploads, warm
from pages.server import guard
from pages.server.guard import Guard

UPLOAD = "/_stcore/upload_file/{}/0a1b"


def answer(
    path: str,
    method: str = "GET",
    scheme: str = "http",
    asked: Mapping[str, str] = MappingProxyType({}),
) -> tuple[int, dict[str, str]]:
    """Status and headers of what is answered behind the guard."""
    sent = []

    async def keep(message: dict) -> None:
        sent.append(message)

    async def ask() -> None:
        headers = [(name.encode(), value.encode()) for name, value in asked.items()]
        scope = {"type": "http", "method": method, "path": path, "headers": headers}
        scope["scheme"] = scheme
        await Guard(PlainTextResponse("here"))(scope, None, keep)

    with ThreadPoolExecutor(1) as pool:  # a browser test before this one has a loop of its own
        pool.submit(asyncio.run, ask()).result()
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers


@pytest.mark.parametrize("path", ["/", "/convolution", "/_stcore/health", UPLOAD.format("nobody")])
def test_every_answer_keeps_strangers_out(path):
    _, headers = answer(path)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == "'self'"
    assert not {"'unsafe-inline'", "'unsafe-eval'"} & set(rules["script-src"].split())
    assert all("*" not in sources and "http" not in sources for sources in rules.values())


def test_each_script_of_streamlits_own_page_may_run():
    found = guard.SCRIPT.findall(guard.INDEX.read_text(encoding="utf-8"))
    assert len(found) == guard.policy().count("'sha256-") > 0


@pytest.mark.parametrize(("said", "status"), [("own", 200), ("shared", 404)])
def test_a_class_is_not_told_how_the_server_is(monkeypatch, said, status):
    monkeypatch.setenv(serving.NAME, said)
    for path in ("/_stcore/metrics", "/base/_stcore/metrics/"):
        assert answer(path)[0] == status
    assert answer("/_stcore/health")[0] == 200


def test_who_the_server_is_for_is_one_of_two(monkeypatch):
    monkeypatch.setenv(serving.NAME, "everybody")
    with pytest.raises(ValueError, match="LAYERS_SERVER is 'everybody': it must be own"):
        serving.check()
    monkeypatch.delenv(serving.NAME)
    serving.check()
    assert not serving.shared()


def test_files_are_taken_while_a_page_asks_for_them(monkeypatch):
    monkeypatch.setattr(uploads, "_session", lambda: "one")
    monkeypatch.setattr(uploads, "get_instance", lambda: Runtime({"one", "other"}))

    def put() -> int:
        return answer(UPLOAD.format("one"), "PUT")[0]

    assert put() == 403
    with uploads.noted():
        uploads.want()
        assert put() == 200
    assert put() == 200
    assert answer(UPLOAD.format("other"), "PUT")[0] == 403
    with pytest.raises(KeyError), uploads.noted():  # broken off, to be drawn again
        raise KeyError
    assert put() == 200
    with uploads.noted():
        assert put() == 200  # until the page is drawn it may yet ask
    assert put() == 403


def test_sessions_that_are_over_are_forgotten(monkeypatch):
    monkeypatch.setattr(uploads, "get_instance", lambda: Runtime({"new"}))
    for session in ("old", "new"):
        monkeypatch.setattr(uploads, "_session", lambda session=session: session)
        with uploads.noted():
            uploads.want()
    assert not uploads.are_wanted("old")
    assert uploads.are_wanted("new")


class Runtime:
    """Knows which sessions are there."""

    def __init__(self, active: set[str]) -> None:
        self.active = active

    def is_active_session(self, session: str) -> bool:
        return session in self.active


ANSWERED = {"accept": "text/html,*/*"}


@pytest.mark.parametrize(("scheme", "proxied"), [("http", ""), ("https", ""), ("http", "https")])
def test_a_shared_server_gives_each_browser_a_cookie(monkeypatch, scheme, proxied):
    monkeypatch.setenv(serving.NAME, serving.SHARED)
    asked = {**ANSWERED, "x-forwarded-proto": proxied}
    cookies = [answer("/train", scheme=scheme, asked=asked)[1]["set-cookie"] for _ in range(2)]
    first, second = (SimpleCookie(text)[visitors.COOKIE] for text in cookies)
    assert visitors.is_cookie(first.value)
    assert first.value != second.value
    assert first["httponly"]
    assert first["samesite"] == "lax"
    assert first["path"] == "/"
    assert bool(first["secure"]) == ("https" in (scheme, proxied))


def test_who_has_the_cookie_keeps_it(monkeypatch):
    monkeypatch.setenv(serving.NAME, serving.SHARED)
    kept = {**ANSWERED, "cookie": f"{visitors.COOKIE}={visitors.new_cookie()}"}
    assert "set-cookie" not in answer("/train", asked=kept)[1]
    forged = {**ANSWERED, "cookie": f"{visitors.COOKIE}=me"}
    assert "set-cookie" in answer("/train", asked=forged)[1]


def test_only_pages_of_a_shared_server_give_it(monkeypatch):
    monkeypatch.setenv(serving.NAME, serving.OWN)
    assert "set-cookie" not in answer("/train", asked=ANSWERED)[1]
    monkeypatch.setenv(serving.NAME, serving.SHARED)
    assert "set-cookie" not in answer("/static/app.js", asked={"accept": "*/*"})[1]


@pytest.mark.parametrize(
    ("path", "accept", "wanted"),
    [
        ("/", "text/html", False),
        ("/train", "text/html,*/*", True),
        ("/nowhere", "text/html", True),
        ("/train", "*/*", False),
        ("/static/js/index.js", "*/*", False),
    ],
)
def test_pytorch_is_loaded_at_once_for_another_page_than_home(path, accept, wanted, monkeypatch):
    monkeypatch.setattr(warm, "_wanted", threading.Event())
    answer(path, asked={"accept": accept})
    assert warm._wanted.is_set() is wanted
