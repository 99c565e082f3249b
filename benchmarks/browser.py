"""What the benchmarks in a browser share: a Chromium, a server of the app, a still page."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests/browser"))

import axe  # noqa: E402, F401
import chromium  # noqa: E402 the tests know how to find a Chromium and how to start a server
import first_screen  # noqa: E402, F401
import folders  # noqa: E402, F401
import menus  # noqa: E402, F401
from server import Server, free_port, serve, start  # noqa: E402, F401

# For the bare app: as Streamlit is by default, where .streamlit/config.toml differs in what counts.
STREAMLITS_OWN = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}
STILL = "[data-testid=stApp][data-test-script-state=notRunning]"


@contextlib.contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium until the block ends."""
    with sync_playwright() as playwright:
        path = chromium.find(playwright)
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


def settle(page: Page, pause: int = 500) -> None:
    """Wait until Streamlit's script has ended, and `pause` milliseconds more."""
    page.locator(STILL).wait_for(timeout=60_000)
    page.wait_for_timeout(pause)
