"""On a projector and on a laptop a view's figure, arithmetic and sliders are seen together."""

import first_screen
import menus
import pytest

from explainers import catalogue

LESSONS = [page.slug for page in catalogue.PAGES if page.slug != "home"]


@pytest.fixture(scope="module")
def tab(browser, app):
    """One tab for all pages: the app is loaded once."""
    page = browser.new_page(reduced_motion="reduce")  # what is on its way is not measured
    page.set_default_timeout(60_000)
    page.goto(app)
    yield page
    page.close()


@pytest.mark.parametrize("slug", LESSONS)
def test_the_essential_is_on_the_first_screen(tab, slug):
    menus.link(tab, slug).click()
    tab.wait_for_url(f"**/{slug}*")
    seen = {
        (view, size): first_screen.look(tab, size)
        for view in first_screen.views(tab, slug)
        for size in first_screen.SIZES[:2]
    }
    assert seen
    assert not {at: found for at, found in seen.items() if found is None or not found.whole}
