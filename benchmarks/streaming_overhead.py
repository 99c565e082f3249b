"""What it costs a run to be watched: its speed under the eyes of two browsers, and unobserved.

    python -m benchmarks.streaming_overhead
    python -m benchmarks.streaming_overhead --view inside
    python -m benchmarks.streaming_overhead --view home

One run of the recipe `notes` on the drawn pictures goes on throughout, while two headless
browsers take turns in looking at the training page and at nothing. Its speed is that of the run
itself: pictures by the seconds of its training steps; or, where they look inside the network, or
at the whole of it on Home, by all seconds, since the worker looks there between steps. Turns are
short and many, so that whatever else slows the machine slows both; the median ratio of neighbouring
turns is the claim. Of two pairs of turns one begins with looking and one with looking away: a
machine that gets slower does not count as the viewers' doing.

Beside it stands the processor time of the server and of the browsers, per second that they look:
it says what looking costs on a machine that has other things to do, too. So does the share of the
worker's own processor time that goes into its looks: of all these figures only the speeds depend on
what else the machine does. Runs on Linux.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, Playwright, sync_playwright

from benchmarks import timed_worker, usage
from explainers.training.folder import Folder, create
from explainers.training.inside import wishes
from explainers.training.recipe import preset
from explainers.training.run import Run

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests/browser"))

import chromium  # noqa: E402 the tests know how to find a Chromium and how to start a server
from server import free_port  # noqa: E402
from server import start as serve  # noqa: E402

SETTLE = 5.0  # seconds for a page to be there and at rest, or gone
PATIENCE = 120.0  # seconds until a worker that does not look away is given up
GOAL = 0.95
PROCESSES = "server", "browsers"
DEAREST = 0.10  # processor seconds a second of server and browsers: 5 % of two cores

VIEWS = {
    "train": ("/train?view=train", ".live .chart"),
    "inside": ("/train?view=inside", ".inside canvas"),
    "home": ("/?weights=run&run=watched", ".overview .moment:not(:empty)"),
}
"""The views that can be looked at: their addresses, and what is there once they show the run."""


@dataclass(frozen=True)
class Turn:
    """A time of looking, or of looking away: the run's speed, in images per second, and the
    processor seconds of the server and of all browsers, per second; and of the run's worker, for
    1,000 images. `looks` is the share of the worker's that went into looking, and `look_seconds`
    are the same, per second.
    """

    speed: float
    worker: float
    looks: float
    look_seconds: float
    server: float
    browsers: float


@dataclass(frozen=True)
class Watched:
    """The run that goes on throughout, and where its worker notes what its looks take."""

    run: Run
    record: Path


@contextlib.contextmanager
def trained(folder: Path, data: Path) -> Iterator[Watched]:
    """A run below `folder` that goes on until the block ends."""
    run = Run(create(preset("notes", epochs=10_000), folder, "watched").path)
    record = run.folder.path / "looks.seconds"
    worker = ["resume", str(run.folder.path), "--cache", str(data)]
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.timed_worker", str(record), *worker],
        cwd=HERE.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while run.status().step == 0:
            if process.poll() is not None:
                raise RuntimeError(f"The run did not begin: {run.status().message}")
            time.sleep(0.2)
        yield Watched(run, record)
    finally:
        run.stop()
        process.wait()


def turn(watched: Watched, seconds: float, view: str, server: int, browsers: Iterable[int]) -> Turn:
    """The next `seconds`; `server` and `browsers` are the numbers of their first processes."""
    run = watched.run
    groups = [
        [run.status().pid],
        [server],
        [pid for one in browsers for pid in (one, *usage.descendants(one))],
    ]
    began, used = time.monotonic(), [usage.processor_seconds(pids) for pids in groups]
    before, looked = run.status(), timed_worker.spent(watched.record)
    time.sleep(seconds)
    after, looked = run.status(), timed_worker.spent(watched.record) - looked
    if not after.running:
        raise RuntimeError(f"The run ended meanwhile: {after.message}")
    lasted = time.monotonic() - began
    worked, *costs = [
        usage.processor_seconds(pids) - one for pids, one in zip(groups, used, strict=True)
    ]
    images = (after.step - before.step) * run.recipe.batch_size
    spent = (
        after.train_seconds - before.train_seconds if view == "train" else after.time - before.time
    )
    return Turn(
        images / spent,
        1000 * worked / images,
        looked / worked,
        *(cost / lasted for cost in (looked, *costs)),
    )


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

    @property
    def pid(self) -> int:
        """The number of the browser's first process."""
        return self._process.pid

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait()


def look(viewers: list[Viewer], server: str, view: str) -> None:
    """Have every browser show the run."""
    address, wait_for = VIEWS[view]
    for viewer in viewers:
        viewer.show(f"{server}{address}", wait_for)
    time.sleep(SETTLE)


def look_away(viewers: list[Viewer], folder: Folder) -> None:
    """Have every browser show an empty page; return once the worker has noticed, and looks away."""
    for viewer in viewers:
        viewer.show("about:blank", "html")
    time.sleep(SETTLE)
    deadline = time.monotonic() + PATIENCE
    while wishes.pending(folder):  # the last one holds for some seconds more
        if time.monotonic() > deadline:
            raise TimeoutError("The worker still looks, and nobody does.")
        time.sleep(0.2)


def measure(turns: int, seconds: float, view: str) -> tuple[list[Turn], list[Turn]]:
    """Turns in which nobody watches and in which two do, one after the other."""
    alone, watched = [], []
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
    ):
        runs, data = Path(folder) / "runs", Path(folder) / "data"
        with (
            trained(runs, data) as run,
            serve(LAYERS_RUNS=str(runs), LAYERS_DATA=str(data)) as server,
        ):
            viewers = [Viewer(playwright, Path(folder) / f"viewer-{n}") for n in range(2)]
            pids = [viewer.pid for viewer in viewers]
            try:
                look(viewers, server.address, view)  # the server loads what it needs
                looking = True
                for number, looks in enumerate(order(turns)):
                    if looks and not looking:
                        look(viewers, server.address, view)
                    elif looking and not looks:
                        look_away(viewers, run.run.folder)
                    looking = looks
                    (watched if looks else alone).append(turn(run, seconds, view, server.pid, pids))
                    if number % 2:
                        tell(number // 2, alone[-1], watched[-1])
            finally:
                for viewer in viewers:
                    viewer.close()
    return alone, watched


def order(pairs: int) -> list[bool]:
    """Whether the browsers look, turn by turn: each pair the other way round than the last one."""
    return [looks for pair in range(pairs) for looks in ((False, True), (True, False))[pair % 2]]


def tell(number: int, alone: Turn, watched: Turn) -> None:
    """Print a turn of looking, and the one before it."""
    print(
        f"turn {number + 1:2}: alone {alone.speed:7,.0f} images/s, "
        f"watched by two {watched.speed:7,.0f}, ratio {watched.speed / alone.speed:.3f}; "
        f"server {watched.server:.3f}, browsers {watched.browsers:.3f} processor s/s; "
        f"looks {watched.looks:.2%} of the worker's",
        flush=True,
    )


def main() -> None:
    """Print the speeds, turn by turn, and what they come to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each turn")
    parser.add_argument("--view", choices=VIEWS, default="train", help="what they look at")
    options = parser.parse_args()
    alone, watched = measure(options.turns, options.seconds, options.view)
    ratios = [w.speed / a.speed for w, a in zip(watched, alone, strict=True)]
    usual, slowed = (statistics.median(one.speed for one in turns) for turns in (alone, watched))
    print(f"nobody watches: median {usual:,.0f} images/s")
    print(f"two browsers:   median {slowed:,.0f} images/s")
    print(f"ratio of medians {slowed / usual:.3f}")
    print(f"median of ratios {statistics.median(ratios):.3f} (at least {GOAL} is the goal)")
    for name, turns in (("nobody watches", alone), ("two browsers", watched)):
        costs = [statistics.median(getattr(one, who) for one in turns) for who in PROCESSES]
        told = ", ".join(f"{who} {cost:.3f}" for who, cost in zip(PROCESSES, costs, strict=True))
        worker = statistics.median(one.worker for one in turns)
        share, looks = (
            statistics.median(getattr(one, what) for one in turns)
            for what in ("looks", "look_seconds")
        )
        print(
            f"the worker, {name}: {worker:.3f} processor s for 1,000 images; its looks "
            f"{1000 * looks:.1f} ms a second, {share:.2%} of its processor time"
        )
        print(f"processor s/s, {name}: {told}, together {sum(costs):.3f} (at most {DEAREST})")


if __name__ == "__main__":
    main()
