"""Fixtures of the browser tests: one Chromium a process, one server of the app a process.

`page` is an empty page at 1440 px; `app` is the address of the running app. `settle(page)` waits
until Streamlit's script has ended.
"""

from __future__ import annotations

from pathlib import Path

import chromium
import pytest
from answered import DRAWN
from clicks import again
from folders import places
from playwright.sync_api import Locator, Page, expect, sync_playwright
from server import serve
from tabs import TIMEOUT, Tabs

from tests.explainers.stage_examples import EXAMPLES

HERE = Path(__file__).parent
STAGES = HERE / "stage_app.py"

expect.set_options(timeout=TIMEOUT)


def pytest_collection_modifyitems(items):
    ours = {path for path in {item.path for item in items} if path.is_relative_to(HERE)}
    for item in items:
        if item.path in ours:
            item.add_marker(pytest.mark.browser)
            # Where a machine is busy, Streamlit loses a click that comes while it draws the page
            # anew, and no test knows all such moments. Who is told to click again, clicks again:
            # what fails three times has failed. What was tried again is told at the end, with its
            # reason.
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        path = chromium.find(playwright)
        arguments = [*chromium.ARGUMENTS, chromium.BRIEF]
        found = playwright.chromium.launch(executable_path=path, args=arguments)
        yield found
        found.close()


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory):
    """Where the running app keeps its `runs` and its `data`."""
    return tmp_path_factory.mktemp("app")


@pytest.fixture(scope="session")
def app(app_folder):
    """The address of the app, with run and data folders of its own, and a few pictures."""
    with serve(**places(app_folder, test=40)) as address:
        yield address


@pytest.fixture(scope="session")
def tabs(browser):
    """The tabs of all tests of this process."""
    return Tabs(browser)


@pytest.fixture
def new_page(tabs):
    """Lends tabs: `new_page(width=390, dark=True)`; `visitor="Anna"` has a browser of her own.

    Nothing slides or pulses on them, which costs a processor without a GPU a sixth of a page's
    load; tests of what moves take `moving`, or ask for `motion=True`.

    Afterwards none of them has been kept from anything of its own by the server's policy.
    """
    pages = []
    tabs.refused.clear()

    def lend(*size: int, **setting) -> Page:
        pages.append(tabs.lend(*size, **setting))
        return pages[-1]

    yield lend
    for page in pages:
        tabs.take_back(page)
    assert tabs.refused == []


@pytest.fixture
def page(new_page) -> Page:
    return new_page()


@pytest.fixture
def moving(new_page) -> Page:
    """A page for whoever does not mind motion."""
    return new_page(motion=True)


@pytest.fixture(scope="module")
def _loaded(tabs, app):
    page = tabs.lend()
    tabs.refused.clear()
    page.goto(app)
    # Before its first script has ended, it knows none of the pages that an address may name.
    page.locator(DRAWN).wait_for()
    yield page
    tabs.take_back(page)


@pytest.fixture
def tab(tabs, _loaded) -> Page:
    """The tab of all tests of a file, which go from page to page: the app is loaded once."""
    yield _loaded
    refused = [*tabs.refused]
    tabs.refused.clear()
    assert refused == []


@pytest.fixture
def settle():
    """Waits until Streamlit has run its script to the end, and all of it is drawn: `settle(page)`.

    A run that a click has just asked for is waited for too, though it has not begun, and so are
    the parts of the page whose code the browser has yet to fetch.
    """

    def wait(page: Page) -> Page:
        page.locator(DRAWN).wait_for()
        return page

    return wait


@pytest.fixture
def example():
    """Chooses one of a page's examples, its presets: `example(page, "The notes")`."""

    def choose(page: Page, name: str) -> None:
        option = page.get_by_role("option", name=name, exact=True)
        box = page.locator("[class*='-preset '] [data-testid=stSelectbox] input")
        again(
            lambda: (box.click(), box.fill(name)),  # a long list shows a part of it
            lambda wait: option.wait_for(timeout=wait),
        )
        option.click()

    return choose


# ---- the stage: all examples stand on one page, loaded only once for a width and a theme -------


@pytest.fixture(scope="module")
def sent():
    """Every frame that a page has sent to the server over its WebSocket."""
    return []


@pytest.fixture(scope="session")
def stages():
    with serve(STAGES) as address:
        yield address


@pytest.fixture(scope="module")
def opened(tabs, stages, sent):
    """Opens the page of all examples once for each setting: `opened(width=390)`."""
    pages = {}

    def count(frame):
        sent.append(frame)

    def page(width: int = 1440, **rest):
        setting = (width, *sorted(rest.items()))
        if setting not in pages:
            page = tabs.lend(width, 1000 if width > 400 else 844, **{"motion": True, **rest})
            pages[setting] = page
            page.on("websocket", lambda socket: socket.on("framesent", count))
            page.goto(stages)
            page.locator(".st-key-strided .target .chosen").wait_for()
            page.locator(DRAWN).wait_for()
        pages[setting].bring_to_front()
        return pages[setting]

    yield page
    for page in pages.values():
        tabs.take_back(page)


@pytest.fixture
def show(opened):
    """One example's stage, its first cell selected and nothing playing: `show("conv")`."""

    def stage(name: str, **setting) -> Locator:
        page = opened(**setting)
        found = page.locator(f".st-key-{name} .stage")
        found.scroll_into_view_if_needed()
        page.mouse.move(1, 1)
        if EXAMPLES.get(name, EXAMPLES["conv"])().output.numel() > 1:
            found.get_by_role("radio", name="1×", exact=True).click()
            found.get_by_role("button", name="First cell (Home)").click()
        found.locator("[aria-live]").evaluate("node => { node.textContent = '' }")
        return found

    return stage
