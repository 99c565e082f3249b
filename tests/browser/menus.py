"""The navigation at the top of the page: a menu for each section."""

from clicks import again
from playwright.sync_api import Locator, Page, expect

from explainers import catalogue


def link(page: Page, slug: str) -> Locator:
    """The link to the page `slug` of the catalogue (Home without one), its menu opened."""
    found = catalogue.find(slug or "home")
    assert found is not None, slug
    section = catalogue.SECTIONS[found.section]
    if not section:
        return page.get_by_test_id("stTopNavLink").filter(has_text=found.title)
    menu = page.get_by_test_id("stTopNavSection").filter(has_text=section)
    inside = page.locator(f"[data-testid=stTopNavDropdownLink][href$='/{slug}']")
    again(
        lambda: inside.is_visible() or menu.click(),  # a second click would close it
        lambda wait: inside.wait_for(timeout=wait),
    )
    return inside


def go(page: Page, slug: str) -> None:
    """Go to the page `slug` through the menus."""
    again(
        lambda: link(page, slug).click(),
        lambda wait: page.wait_for_url(f"**/{slug}*", timeout=wait),
    )
    expect(page.get_by_test_id("stTopNavDropdownLink")).to_have_count(0)
