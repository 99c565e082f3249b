"""From the click on Start to the first point on the chart, in a headless Chromium.

    python -m benchmarks.first_point

Once in a fresh installation, where the drawn pictures have yet to be drawn, pressed the moment
the page is there and again after ten seconds of looking at the controls; then for runs after it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests/browser"))

import chromium  # noqa: E402 the tests know how to find a Chromium and how to start a server
from server import serve  # noqa: E402

POINTED = """(views) => views[0]?.dataset.run === name && Number(views[0].dataset.points) > 0"""
AGAIN = 5
GOAL = 3.0


def open_page(browser: Browser, address: str) -> Page:
    """The training page, ready to be used."""
    page = browser.new_page()
    page.goto(f"{address}/train?epochs=200")
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=60_000)
    page.locator(".st-key-train-start button").wait_for()
    return page


def press(page: Page, name: str) -> float:
    """Seconds from Start until the run called `name` has a point on the chart; it is stopped."""
    views = page.locator(".live")
    page.locator(".st-key-train-start button").click()
    pressed = time.monotonic()
    shown = POINTED.replace("name", repr(name))
    while not views.evaluate_all(shown):
        if time.monotonic() - pressed > 120:
            raise TimeoutError("There is no point after two minutes.")
        time.sleep(0.01)
    seconds = time.monotonic() - pressed
    page.locator(".st-key-train-stop button").click()
    page.locator(".live .word", has_text="Stopped").wait_for()
    time.sleep(1)
    return seconds


def fresh(browser: Browser, patience: float, again: int = 0) -> list[float]:
    """Seconds of the first run in a fresh installation, and of `again` more after it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        places = {"LAYERS_RUNS": f"{folder}/runs", "LAYERS_DATA": f"{folder}/data"}
        with serve(**places, OMP_NUM_THREADS="2") as address:
            page = open_page(browser, address)
            time.sleep(patience)
            names = ["drawn-fast", *(f"drawn-fast-{n}" for n in range(2, again + 2))]
            return [press(page, name) for name in names]


def main() -> None:
    """Print the seconds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(playwright), args=chromium.ARGUMENTS
        )
        (at_once,) = fresh(browser, patience=0)
        first, *later = fresh(browser, patience=10, again=AGAIN)
        browser.close()
    print(f"fresh installation, Start pressed at once:    {at_once:.2f} s")
    print(f"fresh installation, Start pressed after 10 s: {first:.2f} s")
    print(f"later runs: median {statistics.median(later):.2f} s, slowest {max(later):.2f} s")
    print(f"at most {GOAL:.0f} s is the goal")


if __name__ == "__main__":
    main()
