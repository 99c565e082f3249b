"""The code that the pages show: every view, as it opens and under each of its presets."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from streamlit.testing.v1 import AppTest

from explainers import catalogue
from tests.snippets.shell import ROOT

CAPTION = re.compile(r"it prints (.*)\.$")


@dataclass(frozen=True)
class Shown:
    """A snippet, where it stands, what its caption promises, and all text of its page."""

    where: str
    text: str
    prints: str
    page: str


@functools.cache
def snippets(slug: str) -> tuple[Shown, ...]:
    """All different snippets of the page `slug`."""
    found = {shown.text: shown for shown in _everywhere(slug)}
    return tuple(found.values())


@functools.cache
def bare(slug: str) -> tuple[str, ...]:
    """The views of the page `slug` that open without any code."""
    return tuple(view for view in views(slug) if not list(_of(_open(slug, view), "")))


@functools.cache
def views(slug: str) -> tuple[str, ...]:
    """The names of the page's views; one without a name where it has no choice of them."""
    return tuple(_options(_open(slug, ""), f"{slug}-view")) or ("",)


def _everywhere(slug: str) -> Iterator[Shown]:
    for view in views(slug):
        app = _open(slug, view)
        yield from _of(app, f"/{slug} {view}")
        for key in [b.key for b in app.button if b.key and b.key.startswith(f"{slug}-preset-")]:
            app.button(key=key).click().run()
            assert not app.exception, (slug, view, key, app.exception)
            yield from _of(app, f"/{slug} {view}, {key.partition('-preset-')[2]}")


def _open(slug: str, view: str) -> AppTest:
    page = catalogue.find(slug)
    assert page is not None, f"{slug} is not in the catalogue"
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.switch_page(page.path)
    if view:
        app.query_params["view"] = view
    app.run()
    assert not app.exception, (slug, view, app.exception)
    return app


def _options(app: AppTest, key: str) -> list[str]:
    return next((list(node.options) for node in app.get("button_group") if node.key == key), [])


def _of(app: AppTest, where: str) -> Iterator[Shown]:
    captions = [found[1] for node in app.caption if (found := CAPTION.search(node.value))]
    blocks = [node.value for node in app.code if node.language == "python"]
    for number, text in enumerate(blocks):
        prints = captions[number] if len(captions) == len(blocks) else ""
        yield Shown(where, text, prints, _words(app))


def _words(app: AppTest) -> str:
    """All that the page shows, code apart."""
    kinds = ("markdown", "caption", "metric", "error", "success", "info", "warning", "latex")
    plain = [f"{node.proto}" for kind in kinds for node in app.get(kind)]
    stages = [node.proto.json for node in app.get("bidi_component")]
    return "\n".join([*plain, *stages])
