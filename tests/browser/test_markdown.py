"""What a reader typed is read in the page as it was typed, wherever Streamlit takes Markdown."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from answered import DRAWN
from server import serve

from explainers.markdown import JOINER
from tests.explainers.test_markdown import PIECES, readable

APP = Path(__file__).parent / "markdown_app.py"


def texts(count: int) -> list[str]:
    """The same texts in the test and in its app: each piece alone, then pieces put together."""
    draw = random.Random(7)
    mixed = ["".join(draw.choices(PIECES, k=draw.randint(2, 8))) for _ in range(count)]
    return [text for text in (*PIECES, *mixed) if readable(text)]


@pytest.fixture(scope="module")
def shown(tabs):
    with serve(APP) as address:
        page = tabs.lend()
        page.goto(address)
        page.locator(".st-key-end").wait_for()
        page.locator(DRAWN).wait_for()
        page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
        assert page.locator("[data-testid=stMain] a").count() == 0
        yield {
            place: page.locator(f".st-key-{place} {inner}").all_inner_texts()
            for place, inner in PLACES.items()
        }
        tabs.take_back(page)


PLACES = {
    "body": "p:not(:first-child)",
    "bold": "strong",
    "caption": "p",
    "warning": "p",
    "code": "code",
    "label": "p",
}


@pytest.mark.parametrize("place", PLACES)
def test_the_text_on_the_page_is_the_text(shown, place):
    read = [text.replace(JOINER, "").replace("\u00a0", " ") for text in shown[place]]
    assert read == texts(150)
