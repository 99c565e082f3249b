"""Fixtures of the browser tests: one Chromium a process, one server of the app a process.

`page` is an empty page at 1440 px; `app` is the address of the running app. `settle(page)` waits
until Streamlit's script has ended.
"""

from __future__ import annotations

from pathlib import Path

import chromium
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from server import serve

HERE = Path(__file__).parent

expect.set_options(timeout=20_000)  # several suites may share the machine


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        path = chromium.find(playwright)
        found = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """The address of the app, with run and data folders of its own."""
    folder = tmp_path_factory.mktemp("app")
    folders = {"LAYERS_RUNS": str(folder / "runs"), "LAYERS_DATA": str(folder / "data")}
    with serve(**folders) as address:
        yield address


@pytest.fixture
def new_page(browser: Browser):
    """Makes pages in contexts of their own: `new_page(width=390, dark=True)`."""
    contexts = []

    def make(width: int = 1440, height: int = 1000, dark: bool = False, **rest) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            **rest,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page) -> Page:
    return new_page()


@pytest.fixture
def settle():
    """Waits until Streamlit has run its script to the end: `settle(page)`."""

    def wait(page: Page) -> Page:
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        return page

    return wait
