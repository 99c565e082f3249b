"""A view's figure and its sliders are seen together: at once, or on a phone while one is moved."""

import first_screen
import menus
import pytest

from explainers import catalogue

LESSONS = [page.slug for page in catalogue.LESSONS]
ENOUGH = 0.6
"""The part of a figure that a phone shows beside the control in hand: all of it, of most views."""


@pytest.fixture(scope="module")
def tab(tabs, app):
    """One tab for all pages: the app is loaded once."""
    page = tabs.lend()
    page.set_default_timeout(60_000)
    page.goto(app)
    yield page
    tabs.take_back(page)


@pytest.mark.parametrize("slug", LESSONS)
def test_the_essential_is_on_the_first_screen(tab, slug):
    tab.set_viewport_size({"width": 1280, "height": 720})  # a phone hides the menus
    menus.link(tab, slug).click()
    tab.wait_for_url(f"**/{slug}*")
    seen = {
        (view, size): first_screen.look(tab, size)
        for view in first_screen.views(tab, slug)
        for size in first_screen.SIZES
    }
    assert seen
    assert not {at: found for at, found in seen.items() if not enough(at[1], found)}


def enough(size, seen):
    """Whether what is seen of a view on a screen of `size` will do."""
    if seen is None:
        return False
    if size == first_screen.PHONE:
        return seen.beside is None or seen.beside > ENOUGH
    return seen.whole
