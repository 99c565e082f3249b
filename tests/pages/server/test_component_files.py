"""The components' files, by address: which there are, and how long a browser may keep them."""

import gzip
import re

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from pages.parts import component
from pages.server.component_files import ROUTES, file

MODULES = [path for path in component.files() if path.endswith(".js") and "/" in path]
IMPORTED = re.compile(r'^[^/*\n]*from "(\.[^"]+)"', re.MULTILINE)  # types stand in comments


def get(path: str, *headers: tuple[bytes, bytes]) -> Response:
    """What the route answers when it is asked for `path`."""
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers}
    match, found = ROUTES[0].matches(scope)
    assert match == Match.FULL
    return file(Request({**scope, **found}))


@pytest.mark.parametrize("path", component.files())
def test_each_file_is_kept_under_the_address_of_its_version(path):
    answer = get(f"/some/base/files/{component.version()}/{path}")
    assert answer.body == component.files()[path]
    assert "immutable" in answer.headers["cache-control"]
    kind = "text/javascript" if path.endswith(".js") else "text/css"
    assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize("path", MODULES)
def test_what_a_module_imports_is_there(path):
    root = component.PAGES
    for name in IMPORTED.findall(component.files()[path].decode()):
        found = (root / path).parent.joinpath(name).resolve().relative_to(root).as_posix()
        assert found in component.files(), f"{path} imports {name}"


@pytest.mark.parametrize("path", [component.PLOTLY, "parts/dom.js"])
def test_a_browser_that_takes_it_is_given_it_packed(path):
    answer = get(f"/files/{component.version()}/{path}", (b"accept-encoding", b"gzip, br"))
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.body) == component.files()[path]
    assert "content-encoding" not in get(f"/files/{component.version()}/{path}").headers


def test_another_version_is_answered_with_todays_file_and_not_kept():
    path = next(iter(component.files()))
    answer = get(f"/files/0123456789abcdef/{path}")
    assert answer.body == component.files()[path]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["../app.py", "parts/component.py", "parts/none.js", "", "parts"])
def test_nothing_else_is_given_away(path):
    answer = get(f"/files/{component.version()}/{path}")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


def test_another_content_is_another_version(monkeypatch):
    before = component.version()
    path = next(iter(component.files()))
    changed = {**component.files(), path: component.files()[path] + b" "}
    monkeypatch.setattr(component, "files", lambda: changed)
    component.version.cache_clear()
    try:
        assert component.version() != before
    finally:
        component.version.cache_clear()
