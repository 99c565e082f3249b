"""Everything that is offered to be tried, on every view of every page: answered, and doable."""

from dataclasses import replace
from unittest import mock

import pytest

from explainers import settings
from explainers.settings import Values
from explainers.tries import Try
from pages.parts import lesson
from tests.harness import visit

WITHOUT = {("activations", "in_place")}  # every choice there shows what it does
"""Views that have nothing to try, besides those that ask questions."""


@pytest.fixture(scope="module", autouse=True)
def _watching():
    with visit.watching():
        yield


@pytest.fixture
def offered():
    """What the last visit offered to be tried; what changes its values, with those it makes."""
    found = []
    make = lesson.notice

    def notice(points, tries, controls):
        now = controls.read()
        found[:] = [
            replace(one, show=one.show(now)) if callable(one.show) else one for one in tries
        ]
        make(points, tries, controls)

    with mock.patch.object(lesson, "notice", notice):
        yield found


@pytest.mark.parametrize("slug", visit.slugs())
def test_what_is_offered_can_be_done_and_is_answered(slug, offered):
    page = visit.Page(slug)
    for view in page.table()["view"].kind.options:
        offered.clear()
        seen = page.visit({"view": view})
        assert not seen.app.exception, view
        tries = list(offered)
        without = "predict" in view.lower() or (slug, view) in WITHOUT
        assert bool(tries) != without, f"{view} has {len(tries)} to try"
        for tried in tries:
            assert isinstance(tried, Try) and tried.text and tried.answer
            if isinstance(tried.show, Values):
                check(page, settings.write(replace(tried.show, view=view)), offered)


def check(page, where, offered):
    """The page at its settings: no exception, no complaint, and there still is something to try."""
    offered.clear()
    seen = page.visit(where)
    assert not seen.app.exception, (where, seen.app.exception)
    told = [warning.value for warning in seen.app.warning if "In the address" in warning.value]
    assert not told, (where, told)
    assert offered, f"{where}: nothing is offered there any more, not even this answer"


def test_a_click_sets_what_the_answer_is_about(open_page):
    app = open_page("pooling", view="Size chain", start="40", padding="1", kernel_size="2")
    app.button(key="pooling-try-1").click().run()
    assert not app.exception
    assert dict(app.query_params) == {"view": "size_chain", "start": "31"}
