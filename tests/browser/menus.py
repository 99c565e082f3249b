"""The navigation at the top of the page: a menu for each section."""

from playwright.sync_api import Locator, Page

from explainers import catalogue


def link(page: Page, slug: str) -> Locator:
    """The link to the page `slug` of the catalogue (Home without one), its menu opened."""
    found = catalogue.find(slug or "home")
    assert found is not None, slug
    section = catalogue.SECTIONS[found.section]
    if not section:
        return page.get_by_test_id("stTopNavLink").filter(has_text=found.title)
    page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
    return page.locator(f"[data-testid=stTopNavDropdownLink][href$='/{slug}']")
