"""From the click on Start to the first point on the chart, in a headless Chromium.

    python -m benchmarks.first_point [--fresh 1] [--after 0] [--way waits]

In a fresh installation, where the drawn pictures have yet to be drawn, pressed so many seconds
after the page is there (in so many installations); in another after ten seconds of looking at the
controls, and there for runs after it, five seconds after the one before was stopped (somebody
looks, and changes a control), and one. All of it in the old way, where each run begins with a new
process, and with one that waits.
Below each median stand the pieces of it, from the click on, as the medians of when they were over.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.browser import launched, serve
from explainers.training import scalars

AGAIN = 5
LOOKING, AT_ONCE = 5.0, 1.0
"""Seconds from when a run has stopped until the next is started."""
GOAL = 1.2
LOOK_EVERY = 0.002
"""Seconds between two looks into the run's folder."""

WAYS = {"new": ("a new process", "off"), "waits": ("one that waits", "on")}
"""What each is called, and what LAYERS_SPARE is."""

FIRST = "the page shows the run"
LAST = "the point is on the chart"

SHOWN = """(views, name) => views[0]?.dataset.run !== name ? []
  : Number(views[0].dataset.points) > 0 ? [FIRST, LAST] : [FIRST]"""
SHOWN = SHOWN.replace("FIRST", repr(FIRST)).replace("LAST", repr(LAST))

Times = Mapping[str, float]
"""Seconds after the click at which something was over, by what it is."""


def open_page(browser: Browser, address: str) -> Page:
    """The training page, ready to be used."""
    page = browser.new_page()
    page.goto(f"{address}/train?epochs=200")
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=60_000)
    page.locator(".st-key-train-start button").wait_for()
    return page


def press(page: Page, runs: Path, name: str) -> Times:
    """When what was over, from Start until the run has a point on the chart; it is stopped."""
    views = page.locator(".live")
    with looking_into(runs / name) as found:
        click = time.time()
        page.locator(".st-key-train-start button").click()
        while LAST not in found:
            for what in views.evaluate_all(SHOWN, name):
                found.setdefault(what, time.time())
            if time.time() > click + 120:
                raise TimeoutError("There is no point after two minutes.")
            time.sleep(0.01)
    page.locator(".st-key-train-stop button").click()
    page.locator(".live .word", has_text="Stopped").wait_for()
    return {what: when - click for what, when in found.items()}


@contextlib.contextmanager
def looking_into(run: Path) -> Iterator[dict[str, float]]:
    """When what was to be seen in the folder of a run that is about to begin."""
    found: dict[str, float] = {}
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_EVERY):
            for what in _seen(run):
                found.setdefault(what, time.time())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def _seen(run: Path) -> Iterator[str]:
    with contextlib.suppress(OSError, ValueError):
        status = json.loads((run / "status.json").read_text())
        yield "the run has a folder"
        if status["pid"]:
            yield "its worker is there"
        if status["phase"] in ("preparing", "training"):
            yield "the pictures are loaded"
        if status["phase"] == "training":
            yield "the network is made"
        head = len(scalars.HEAD) + scalars.RECORD.itemsize
        if scalars.path(run).stat().st_size > head:
            yield "the point is in its folder"


def fresh(browser: Browser, spare: str, *pauses: float) -> list[Times]:
    """Runs in a fresh installation, each after a pause."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        places = {"LAYERS_RUNS": f"{folder}/runs", "LAYERS_DATA": f"{folder}/data"}
        with serve(**places, LAYERS_SPARE=spare, OMP_NUM_THREADS="2") as address:
            page = open_page(browser, address)
            found = []
            for number, pause in enumerate(pauses, 1):
                time.sleep(pause)
                name = f"drawn-fast-{number}" if number > 1 else "drawn-fast"
                found.append(press(page, Path(folder, "runs"), name))
            page.close()
            return found


def show(what: str, measured: list[Times]) -> None:
    """Print the median, and when each of its pieces was over."""
    whole = [times[LAST] for times in measured]
    print(f"  {what}: median {statistics.median(whole):.2f} s, slowest {max(whole):.2f} s")
    medians = {
        piece: statistics.median(times[piece] for times in measured if piece in times)
        for piece in measured[0]
    }
    for piece, when in sorted(medians.items(), key=lambda pair: pair[1]):
        print(f"      {when:6.2f} s  {piece}")


def main() -> None:
    """Print the seconds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fresh", type=int, default=1, help="installations for each of --after")
    parser.add_argument("--after", type=float, nargs="+", default=[0.0], help="seconds")
    parser.add_argument("--way", choices=WAYS, help="only with a new process, or one that waits")
    options = parser.parse_args()
    with launched() as browser:
        for name, (way, spare) in WAYS.items():
            if options.way not in (None, name):
                continue
            print(f"{way}:")
            for after in options.after:
                found = [fresh(browser, spare, after)[0] for _ in range(options.fresh)]
                show(f"fresh installation, pressed after {after:g} s", found)
            pauses = [10.0, *[LOOKING] * AGAIN, *[AT_ONCE] * AGAIN]
            first, *later = fresh(browser, spare, *pauses)
            show("fresh installation, pressed after 10 s", [first])
            show(f"later runs, {LOOKING:g} s after the one before", later[:AGAIN])
            show(f"later runs, {AT_ONCE:g} s after the one before", later[AGAIN:])
    print(f"at most {GOAL} s is the goal")


if __name__ == "__main__":
    main()
