"""The page that Home's address is answered with: Streamlit's own, and what is added to it."""

import pytest
from starlette.requests import Request
from starlette.routing import Match

from pages.server import first_page, guard

OWN = guard.INDEX.read_text(encoding="utf-8")


def answer(path, query=""):
    """What the routes give; None where they leave an address to Streamlit."""
    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    scope["query_string"] = query.encode()
    for route in first_page.routes(lambda: ("<link>", "<div></div>")):
        match, found = route.matches(scope)
        if match is Match.FULL:
            return route.endpoint(Request({**scope, **found}))
    return None


def test_home_is_streamlits_page_with_what_is_added():
    given = answer("/")
    body = given.body.decode()
    assert body.replace("<link></head>", "</head>").replace("<div></div><div id", "<div id") == OWN
    assert body.count("<link></head>") == body.count('<div></div><div id="root"></div>') == 1
    assert given.headers["cache-control"] == "no-cache"
    assert given.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("query", ["weights=relu", "lecture=true", "stop=picture", "x"])
def test_an_address_that_asks_for_more_is_answered_as_it_was(query):
    assert answer("/", query).body.decode() == OWN


def test_other_addresses_are_left_to_streamlit():
    assert answer("/convolution") is None
    assert answer("/static/index.html") is None


def test_an_app_below_a_path_of_its_own(monkeypatch):
    monkeypatch.setattr(first_page.st, "get_option", {"server.baseUrlPath": "/lessons/"}.get)
    assert "<link></head>" in answer("/lessons").body.decode()
    assert answer("/") is None


@pytest.mark.parametrize("written", ["<html></html>", OWN.replace("root", "app"), OWN + OWN])
def test_a_page_that_is_made_otherwise_stays_as_it_is(written, monkeypatch, tmp_path):
    (tmp_path / "index.html").write_text(written, encoding="utf-8")
    monkeypatch.setattr(guard, "INDEX", tmp_path / "index.html")
    assert first_page.written("<link>", "<div></div>") == written
