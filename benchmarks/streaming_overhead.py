"""What it costs a run to be watched: its speed under the eyes of two browsers, and unobserved.

    python -m benchmarks.streaming_overhead
    python -m benchmarks.streaming_overhead --view inside

One run of the recipe `notes` on the drawn pictures goes on throughout, while two headless
browsers take turns in looking at the training page and at nothing. Its speed is that of the run
itself: pictures by the seconds of its training steps; or, where they look inside the network, by
all seconds, since the worker looks there between steps. Turns are short and many, so that whatever
else slows the machine slows both; the median ratio of neighbouring turns is the claim.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Error, Playwright, sync_playwright

from explainers.training.recipe import preset
from explainers.training.run import Run, start

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests/browser"))

import chromium  # noqa: E402 the tests know how to find a Chromium and how to start a server
from server import free_port, serve  # noqa: E402

SETTLE = 5.0  # seconds for a page to be there and at rest, or gone
GOAL = 0.95


VIEWS = {"train": ".live .chart", "inside": ".inside canvas"}
"""The views that can be looked at, and what is there once they show the run."""


def speed(run: Run, seconds: float, view: str) -> float:
    """Images per second of the run during the next `seconds`."""
    before = run.status()
    time.sleep(seconds)
    after = run.status()
    if not after.running:
        raise RuntimeError(f"The run ended meanwhile: {after.message}")
    trained = (after.step - before.step) * run.recipe.batch_size
    if view == "inside":
        return trained / (after.time - before.time)
    return trained / (after.train_seconds - before.train_seconds)


class Viewer:
    """A browser that shows a page, with nobody at the debugger's port while it does.

    A tool that stays connected is told of every request of the page, which costs the machine
    about as much as the page does.
    """

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        """Start a browser of its own with an empty page; `folder` is for its profile."""
        self._playwright = playwright
        self._port = free_port()
        program = chromium.find(playwright)
        options = [f"--remote-debugging-port={self._port}", f"--user-data-dir={folder}"]
        self._process = subprocess.Popen(
            [
                program,
                "--headless",
                "--no-first-run",
                "--window-size=1440,900",
                *chromium.ARGUMENTS,
                *options,
                "about:blank",
            ],
            stderr=subprocess.DEVNULL,
        )

    def show(self, address: str, wait_for: str = "body") -> None:
        """Go to `address` and return once the element `wait_for` is there."""
        deadline = time.monotonic() + 60
        while True:
            try:
                browser = self._playwright.chromium.connect_over_cdp(
                    f"http://127.0.0.1:{self._port}"
                )
                break
            except Error:  # the browser is not there yet
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        page = browser.contexts[0].pages[0]
        page.goto(address)
        element = page.locator(wait_for).first
        element.wait_for(timeout=60_000)
        element.scroll_into_view_if_needed()
        browser.close()  # leaves the browser, which goes on

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait()


def look(viewers: list[Viewer], address: str, view: str) -> None:
    """Have every browser show the run."""
    for viewer in viewers:
        viewer.show(address, VIEWS[view])
    time.sleep(SETTLE)


def look_away(viewers: list[Viewer]) -> None:
    """Have every browser show an empty page."""
    for viewer in viewers:
        viewer.show("about:blank", "html")
    time.sleep(SETTLE)


def measure(turns: int, seconds: float, view: str) -> tuple[list[float], list[float]]:
    """Speeds while nobody watches and while two do, turn by turn."""
    alone, watched = [], []
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
    ):
        runs, data = Path(folder) / "runs", Path(folder) / "data"
        recipe = preset("notes", epochs=10_000)
        run = start(recipe, runs, "watched", cache=data)
        with serve(LAYERS_RUNS=str(runs), LAYERS_DATA=str(data)) as address:
            viewers = [Viewer(playwright, Path(folder) / f"viewer-{n}") for n in range(2)]
            try:
                look(
                    viewers, f"{address}/train?view={view}", view
                )  # the server loads what it needs
                while run.status().step == 0:
                    time.sleep(0.2)
                for turn in range(turns):
                    look_away(viewers)
                    alone.append(speed(run, seconds, view))
                    look(viewers, f"{address}/train?view={view}", view)
                    watched.append(speed(run, seconds, view))
                    print(
                        f"turn {turn + 1:2}: alone {alone[-1]:7,.0f} images/s, "
                        f"watched by two {watched[-1]:7,.0f}, ratio {watched[-1] / alone[-1]:.3f}",
                        flush=True,
                    )
            finally:
                run.stop()
                for viewer in viewers:
                    viewer.close()
                while run.alive():
                    time.sleep(0.1)
    return alone, watched


def main() -> None:
    """Print the speeds, turn by turn, and what they come to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each turn")
    parser.add_argument("--view", choices=VIEWS, default="train", help="what they look at")
    options = parser.parse_args()
    alone, watched = measure(options.turns, options.seconds, options.view)
    ratios = [w / a for w, a in zip(watched, alone, strict=True)]
    print(f"nobody watches: median {statistics.median(alone):,.0f} images/s")
    print(f"two browsers:   median {statistics.median(watched):,.0f} images/s")
    print(f"ratio of medians {statistics.median(watched) / statistics.median(alone):.3f}")
    print(f"median of ratios {statistics.median(ratios):.3f} (at least {GOAL} is the goal)")


if __name__ == "__main__":
    main()
