"""What a term means stands behind it, as it is in the glossary; a lesson's words point at terms."""

import html
import re

import pytest

from explainers.glossary import TERMS, Term
from explainers.markdown import plain
from pages.parts import terms

TAGS = re.compile(r"</?(?:span|code)[^>]*>")


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_reads_as_its_meaning(term):
    shown = terms.in_html(f"[[{term.name}|These <b>]] and `code`")
    assert shown.endswith(" and <code>code</code>")
    assert html.unescape(TAGS.sub("", shown)) == f"These <b>{term.meaning} and code"


def test_a_meaning_in_markdown_is_escaped(monkeypatch):
    odd = Term("odd", "<b> *two*", "linear")
    monkeypatch.setattr("explainers.glossary.find", lambda name: odd)
    shown = terms.in_markdown("**Weights** and `weight`")
    assert shown.startswith("**<span class='term' tabindex='0'>Weights<span ")
    assert f">{plain(odd.meaning)}</span></span>** and `weight`" in shown


def test_a_lesson_points_at_terms(open_page):
    app = open_page("backpropagation")
    assert sum("class='term'" in text.value for text in app.markdown) == 2  # above and below
