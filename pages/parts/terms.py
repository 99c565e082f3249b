"""Terms of the glossary in what a page says: who points at one is told what it means."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import cache

from explainers import glossary
from explainers.markdown import plain

_CODE = re.compile("`([^`]+)`")


def in_html(text: str) -> str:
    """Words that point at their terms, as HTML: [[kernel]], [[kernel|kernels]], `code`."""
    coded = _CODE.sub(r"<code>\1</code>", html.escape(text))
    return glossary.POINTED.sub(lambda found: _span(found, html.escape), coded)


@cache  # of our own words: there are no others
def in_markdown(text: str) -> str:
    """A lesson's Markdown with the first mention of each term as HTML in it."""
    return glossary.POINTED.sub(lambda found: _span(found, plain), glossary.pointed(text))


def _span(found: re.Match[str], escape: Callable[[str], str]) -> str:
    term = glossary.find(found["name"])
    assert term is not None, found["name"]
    # Hidden also while the page's look is on its way, which shows it where somebody points.
    return (
        f"<span class='term' tabindex='0'>{found['words'] or found['name']}"
        f"<span class='meaning' role='tooltip' hidden>{escape(term.meaning)}</span></span>"
    )
