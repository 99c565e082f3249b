"""The code that the pages show: every view, as it opens and under each of its presets."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from streamlit.testing.v1 import AppTest

from explainers import answers
from tests.harness.visit import Page, watching

ESCAPED = re.compile(r"\\+u([0-9a-f]{4})")
CAPTION = re.compile(r"it prints (.*)\.\]$")


@dataclass(frozen=True)
class Shown:
    """A snippet, where it stands, what its caption promises, and all text of its page."""

    where: str
    text: str
    prints: str
    page: str


def snippets(slug: str) -> tuple[Shown, ...]:
    """All different snippets of the page `slug`."""
    return tuple({shown.text: shown for shown in _all(slug) if shown.text}.values())


def bare(slug: str) -> tuple[str, ...]:
    """The views and presets of the page `slug` that show no code."""
    return tuple(shown.where for shown in _all(slug) if not shown.text)


@functools.cache
def _all(slug: str) -> tuple[Shown, ...]:
    with watching():
        return tuple(_everywhere(Page(slug)))


def _everywhere(page: Page) -> Iterator[Shown]:
    for view in _views(page) or [""]:
        app = _answered(page, view)
        yield from _of(app, f"/{page.slug} {view}")
        for name in [n for b in app.selectbox if b.key == f"{page.slug}-preset" for n in b.options]:
            app.selectbox(key=f"{page.slug}-preset").set_value(name).run()
            yield from _of(app, f"/{page.slug} {view}, {name}")


def _answered(page: Page, view: str) -> AppTest:
    """The view as it opens; where it asks questions, with an answer to each, which shows code."""
    address = {"view": view} if view else {}
    app = page.visit(address).app
    keys = [str(radio.key) for radio in app.radio]
    names = [key.partition("-predict-")[2] for key in keys if "-predict-" in key]
    if not names:
        return app
    return page.visit({**address, "said": answers.write(dict.fromkeys(names, 0))}).app


def _views(page: Page) -> list[str]:
    """The names of the page's views; none where it has no choice of them."""
    groups = page.visit({}).app.get("button_group")
    return next((list(node.options) for node in groups if node.key == f"{page.slug}-view"), [])


def _of(app: AppTest, where: str) -> Iterator[Shown]:
    assert not app.exception, (where, app.exception)
    captions = [found[1] for node in app.markdown if (found := CAPTION.search(node.value))]
    blocks = [node.value for node in app.code if node.language == "python"] or [""]
    if len(captions) != len(blocks):
        captions = [""] * len(blocks)
    for text, prints in zip(blocks, captions, strict=True):
        yield Shown(where, text, prints, _words(app))


def _words(app: AppTest) -> str:
    """All that the page shows, code apart."""
    found = []
    for node in app.main:
        if getattr(node, "type", "code") in ("code", "column", "vertical", "expander"):
            continue
        value = getattr(node, "value", "")
        found.append(f"{getattr(node, 'proto', '')} {value}")
    return ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), "\n".join(found))
