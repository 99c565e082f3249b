"""Home's overview: how soon it is there, how it moves, how soon it answers, what viewers cost.

    python -m benchmarks.overview

In one headless Chromium, medians of several rounds:

- from the navigation to a server that has just been started until the picture is painted, until it
  stands in the page that Streamlit draws around it, and until a bare Streamlit app is drawn (one
  slider, one heatmap), each time another server and an empty cache; they take turns. The first
  picture needs no PyTorch, the bare app has imported it;
- what is sent for it (as it is sent, compressed): its numbers, and the files that draw them;
- the zoom into a map and back out: frames a second, and the longest wait for a frame;
- from the pointer's move to the sentence about the map below it: from what is there already;
- from a touch, and from a dab of the brush, to the frame after the one in which the server's answer
  is drawn; beside them the bare app's slider, from the key to its new numbers.

Then the processor time of the server for viewers of a run that learns, see `overview_viewers`.
Without a GPU Chromium paints on the processor, too: what else runs on the machine counts. Linux.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import statistics
from collections.abc import Iterator, Sequence
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from benchmarks import overview_viewers, slider_latency
from benchmarks.browser import STREAMLITS_OWN, launched, serve, settle

FRESH, ROUNDS = 5, 10
GOALS = {"first paint": 1.5, "sent": 400, "touch": 150, "dab": 100}
BARE = slider_latency.HERE / "bare_app.py"

# `painted` is when the first of it was on the screen, counted from the navigation.
FIRST = """
{
  const look = () => {
    if (document.body && THERE) {
      requestAnimationFrame(() => window.painted = performance.now());
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""
WITHIN = (
    "[...document.querySelectorAll('PLACE')]"
    ".some((e) => e.shadowRoot?.querySelector('.overview[data-state]'))"
)
OURS = WITHIN.replace("PLACE", "#first-view, .st-key-home-overview *")
SETTLED = WITHIN.replace("PLACE", ".st-key-home-overview *")

# `answered` is when the frame after the one with the server's latest answer was shown; `began`
# when the reader last did something. The page draws in the frame after it has read the answer.
WATCH = """
() => {
  for (const kind of ["pointerdown", "pointermove", "keydown"]) {
    addEventListener(kind, () => window.began = performance.now(), true);
  }
  const read = Response.prototype.arrayBuffer;
  Response.prototype.arrayBuffer = async function () {
    const answer = await read.call(this);
    requestAnimationFrame(() => requestAnimationFrame(() => window.answered = performance.now()));
    return answer;
  };
}
"""

# When each frame of the next movement came (ms).
MOVEMENT = """
(view) => {
  window.movement = new Promise((resolve) => {
    const frames = [];
    const look = (now) => {
      const moves = view.dataset.state === "moving";
      if (moves || frames.length) frames.push(now);
      if (frames.length && !moves) resolve(frames);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
"""

# How long after the pointer's next move another sentence is there (ms).
SAID = """
(said) => {
  const before = said.textContent;
  window.said = new Promise((resolve) => {
    const look = () => {
      if (said.textContent !== before) resolve(performance.now() - window.began);
      else requestAnimationFrame(look);
    };
    look();
  });
}
"""


# --- the first picture of a server --------------------------------------------------------------


def first_paint(browser: Browser, script: str, there: str, **settings: str) -> float:
    """Seconds from the navigation to a fresh server until `there`, in JavaScript, is painted."""
    with serve(script, OMP_NUM_THREADS="2", **settings) as address, _tab(browser) as page:
        page.add_init_script(FIRST.replace("THERE", there))
        page.goto(address)
        page.wait_for_function("window.painted")
        return float(page.evaluate("window.painted")) / 1000


@contextlib.contextmanager
def _tab(browser: Browser) -> Iterator[Page]:
    """A page with a cache of its own, at the size of a projector."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, bypass_csp=True)
    context.set_default_timeout(120_000)
    yield context.new_page()
    context.close()


def sent(page: Page, address: str) -> dict[str, float]:
    """Open Home; gives the kB that are sent for its picture."""
    sizes = {"its numbers": 0.0, "the files that draw it": 0.0}

    def note(answer: Any) -> None:
        kinds = {"/overview/": "its numbers", "/files/": "the files that draw it"}
        # The files have "/overview/" in their addresses as well.
        kind = next((k for part, k in reversed(kinds.items()) if part in answer.url), None)
        if kind:
            sizes[kind] += int(answer.header_value("content-length") or 0) / 1000

    page.on("response", note)
    page.goto(address)
    page.locator(".overview[data-state=still]").wait_for(timeout=60_000)
    settle(page, pause=8000)  # PyTorch is there by then, and the page drawn again with it
    page.locator(".overview[data-state=still]").wait_for(timeout=60_000)
    return sizes


# --- how it moves and answers -------------------------------------------------------------------


class Overview:
    """The overview on a page that stands still, at 1280×720."""

    def __init__(self, page: Page) -> None:
        """Of `page`, which is told to take the times."""
        self.page = page
        self.view: Locator = page.locator(".overview")
        self.canvas, self.said = self.view.locator("canvas"), self.view.locator(".said")
        self.frame = self.view.locator(".frame")
        page.evaluate(WATCH)
        box = self.canvas.bounding_box()
        assert box is not None
        self.wide, self.high = box["width"], box["height"]

    def column(self, name: str) -> float:
        """Where maps of this layer are, across the picture."""
        for x in range(100, int(self.wide), 8):
            self.canvas.hover(position={"x": x, "y": self.high / 2})
            if self.said.inner_text().startswith(f"{name},"):
                return float(x)
        raise LookupError(f"There is no {name} on the picture.")

    def places(self, count: int) -> list[dict[str, float]]:
        """So many places on maps of conv2, each on another one where there are enough."""
        x = self.column("conv2") + 4
        return [{"x": x, "y": self.high * (0.1 + 0.8 * k / count)} for k in range(count)]

    def zoom(self, place: dict[str, float]) -> tuple[float, list[float], list[float]]:
        """Touch a place and go back out: ms until the answer, and each way's frames."""
        self.view.evaluate(MOVEMENT)
        took = self._answer(lambda: self.canvas.click(position=place))
        into = self.page.evaluate("window.movement")
        self.view.evaluate(MOVEMENT)
        self.frame.press("Escape")
        return took, into, self.page.evaluate("window.movement")

    def point(self, place: dict[str, float]) -> float:
        """Milliseconds from pointing at a place to its sentence."""
        self.said.evaluate(SAID)
        self.canvas.hover(position=place)
        return float(self.page.evaluate("window.said"))

    def dabs(self, count: int) -> list[float]:
        """Milliseconds from each dab of the brush until all maps have followed."""
        self.page.get_by_role("button", name="Paint on it").click()
        found = []
        for key in ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowDown"] * count:
            self.frame.press(key)
            found.append(self._answer(lambda: self.frame.press("Space")))
        self.page.get_by_role("button", name="As it was").click()
        self.page.get_by_role("button", name="Done").click()
        return found[:count]

    def _answer(self, does: Any) -> float:
        self.page.evaluate("window.answered = 0")
        does()
        self.page.wait_for_function("window.answered")
        took = float(self.page.evaluate("window.answered - window.began"))
        self.page.wait_for_timeout(150)  # the reader looks at it
        return took


def pace(ways: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Frames a second, and the longest wait for one (ms): medians over the movements."""
    rates = [1000 * (len(one) - 1) / (one[-1] - one[0]) for one in ways]
    waits = [max(b - a for a, b in itertools.pairwise(one)) for one in ways]
    return statistics.median(rates), statistics.median(waits)


def _moves_and_answers(browser: Browser, rounds: int) -> None:
    bare = serve(BARE, **STREAMLITS_OWN, OMP_NUM_THREADS="2")
    with serve(OMP_NUM_THREADS="2") as ours, bare as plain, _tab(browser) as page:
        sizes = sent(page, ours)
        for what, size in sizes.items():
            print(f"sent, {what:24} {size:7.1f} kB")
        print(f"sent, together                 {sum(sizes.values()):7.1f} kB (goal 400)")
        shown = Overview(page)
        places = shown.places(rounds)
        pointed = [shown.point(one) for one in places]
        found = [shown.zoom(one) for one in places]
        dabs = shown.dabs(rounds)
        tab = page.context.new_page()
        other = slider_latency.open_page(tab, plain, slider_latency.HEATMAP)
        keys = (["ArrowRight", "ArrowLeft"] * rounds)[: rounds + 2]
        pressed = [slider_latency.press(other, key) for key in keys][2:]
    rate, wait = pace([way for _, *ways in found for way in ways])
    print(f"zoom into a map and out        {rate:7.1f} frames/s, longest wait {wait:.0f} ms")
    key = statistics.median(pressed)
    _line("pointed at a map", pointed)
    _line("touched a map (goal 150)", [took for took, *_ in found], key)
    _line("a dab of the brush (goal 100)", dabs, key)
    _line("the bare app's slider", pressed)


def _line(name: str, values: Sequence[float], bare: float | None = None) -> None:
    middle = statistics.median(values)
    ratio = f"   ratio to the bare app's slider {middle / bare:.2f}" if bare else ""
    print(f"{name:30} {middle:7.1f} ms   most {max(values):7.1f} ms{ratio}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--fresh", type=int, default=FRESH, help="servers that are started of each")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="touches, dabs and presses")
    parser.add_argument("--viewers", type=int, default=overview_viewers.VIEWERS)
    parser.add_argument("--seconds", type=float, default=overview_viewers.SECONDS)
    given = parser.parse_args()
    with launched() as browser:
        ours, settled, bare = [], [], []
        for _ in range(given.fresh):
            ours.append(first_paint(browser, "app.py", OURS))
            settled.append(first_paint(browser, "app.py", SETTLED))
            there = f"Boolean({slider_latency.HEATMAP})"
            bare.append(first_paint(browser, str(BARE), there, **STREAMLITS_OWN))
        one, other = statistics.median(ours), statistics.median(bare)
        print(f"first paint (goal 1.5)         {one:7.2f} s    most {max(ours):7.2f} s")
        print(f"within the whole page          {statistics.median(settled):7.2f} s")
        print(f"the bare app's                 {other:7.2f} s    ratio {one / other:.2f}")
        _moves_and_answers(browser, given.rounds)
    overview_viewers.report(given.viewers, given.seconds)


if __name__ == "__main__":
    main()
