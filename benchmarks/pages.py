"""Every page of the catalogue: first paint, and what a move of a control takes and costs.

    python -m benchmarks.pages [slug …]

First paint counts from the click on the page's link in the navigation to the frame after
Streamlit's script has ended. A control is a slider that gets an arrow key (or, where a page has
none, a number that is stepped or a choice that is clicked); it counts from the key to the frame
after the script that the key started has ended. Where the page has a stage whose numbers change,
the frame after which they are painted is given as well: it comes before the rest of the page.
Messages are those that the server sends over the WebSocket, in kB of 1000: the largest, and all of
a move. The server's processor time of a move ends a tenth of a second after its script (Linux).
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Locator
from playwright.sync_api import Page as Tab

from benchmarks import usage
from benchmarks.browser import Server, launched, menus, settle, start
from explainers import catalogue

PAINT, CONTROL, MESSAGE = 1.5, 0.3, 500
PROCESSOR, MOVE = 20, 6  # ms of the server, and kB, for a move
SLIDERS, PRESSES, VISITS = 3, 6, 2

# `finished` resolves two frames after the script that is started next has ended: to the seconds
# since `mark()` until then, and until the numbers on the page's stages had changed, or null.
WATCH = """
() => {
  const since = () => (performance.now() - window.marked) / 1000;
  const numbers = () => [...document.querySelectorAll("[data-testid=stMain] *")]
    .flatMap((e) => (e.shadowRoot ? [...e.shadowRoot.querySelectorAll(".cell")] : []))
    .map((cell) => cell.textContent).join();
  window.mark = () => {
    const before = numbers();
    const marked = performance.now();
    window.marked = marked;
    window.changed = null;
    const look = () => requestAnimationFrame(() => {
      if (window.marked !== marked || window.changed !== null || since() > 5) return;
      if (numbers() === before) return look();
      requestAnimationFrame(() => { window.changed = since(); });
    });
    if (before) look();
  };
  window.finished = (title) => new Promise((resolve) => {
    const app = document.querySelector("[data-testid=stApp]");
    let ran = false;
    const painted = () => requestAnimationFrame(() => requestAnimationFrame(
      () => resolve({ page: since(), numbers: window.changed })));
    const there = () => !title
      || document.querySelector("[data-testid=stMain] h1")?.textContent === title;
    const look = () => {
      const state = app.getAttribute("data-test-script-state");
      ran = ran || state === "running";
      if (ran && state === "notRunning" && there()) { watcher.disconnect(); painted(); }
    };
    const watcher = new MutationObserver(look);
    watcher.observe(app, { attributes: true, subtree: true, childList: true });
    setTimeout(() => { watcher.disconnect(); resolve(null); }, 15000);
  });
}
"""


@dataclass
class Row:
    """What was measured of one page: seconds, and bytes of messages and of all of a move."""

    slug: str
    paints: list[float] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    controls: list[float] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    moves: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        """One line of the table, each figure marked where it misses its bound."""
        seconds = ((self.paints, PAINT), (self.numbers, CONTROL), (self.controls, CONTROL))
        cells = [_cell(statistics.median(s), bound, "s") if s else "–" for s, bound in seconds]
        cells.append(_cell(max(self.messages, default=0) / 1000, MESSAGE, "kB"))
        if self.moves:
            cells.append(_cell(statistics.median(self.moves) / 1000, MOVE, "kB"))
            cells.append(_cell(statistics.median(self.processor) * 1000, PROCESSOR, "ms"))
        return f"{self.slug:18}" + "".join(f" {cell:>12}" for cell in cells)


def visit(tab: Tab, page: catalogue.Page, row: Row) -> None:
    """Open `page` by its link, then move its controls."""
    link = menus.link(tab, page.slug)
    waiting = tab.evaluate_handle(
        "(title) => { window.mark(); return { done: window.finished(title) } }", page.title
    )
    link.click()
    seconds = waiting.evaluate("(watch) => watch.done")
    if seconds is not None:
        row.paints.append(seconds["page"])
    settle(tab, 800)


def move(tab: Tab, row: Row, server: Server) -> None:
    """Press the arrow keys on the page's first sliders, or click through a choice."""
    main = tab.get_by_test_id("stMain")
    for slider in _within_reach(main.get_by_role("slider"))[:SLIDERS]:
        for press in range(PRESSES):
            key = "ArrowLeft" if press % 2 else "ArrowRight"
            _timed(tab, row, server, lambda slider=slider, key=key: slider.press(key))
    if not row.controls:
        # The first group of buttons chooses a view; a number's steps, or the next group, numbers.
        steps = _within_reach(main.locator("[data-testid=stNumberInput] button"))[:2]
        groups = _within_reach(main.locator("[data-testid=stButtonGroup]"))[1:2]
        choices = steps or [b for group in groups for b in group.locator("button").all()[1:3]]
        for choice in choices * (PRESSES // 2):
            _timed(tab, row, server, choice.click)


def _within_reach(found: Locator) -> list[Locator]:
    return [each for each in found.all() if each.is_visible() and each.is_enabled()]


def _timed(tab: Tab, row: Row, server: Server, act: Callable[[], None]) -> None:
    spent, received = usage.processor_seconds([server.pid]), sum(row.messages)
    waiting = tab.evaluate_handle("() => { window.mark(); return { done: window.finished() } }")
    act()
    seconds = waiting.evaluate("(watch) => watch.done")
    if seconds is not None:
        row.controls.append(seconds["page"])
        if seconds["numbers"] is not None:
            row.numbers.append(seconds["numbers"])
    tab.wait_for_timeout(100)
    row.processor.append(usage.processor_seconds([server.pid]) - spent)
    row.moves.append(sum(row.messages) - received)


def measure(slugs: list[str]) -> list[Row]:
    """All pages (or those named), each visited several times from Home in one session."""
    pages = [p for p in catalogue.LESSONS if not slugs or p.slug in slugs]
    rows = {page.slug: Row(page.slug) for page in pages}
    current: list[Row] = []
    with start(OMP_NUM_THREADS="2") as server, launched() as browser:
        tab = browser.new_page(viewport={"width": 1440, "height": 1000})

        def listen(socket) -> None:
            socket.on(
                "framereceived", lambda data: current and current[0].messages.append(len(data))
            )

        tab.on("websocket", listen)
        tab.goto(server.address)
        tab.get_by_text("Training will run on").wait_for(timeout=60_000)
        settle(tab)
        tab.evaluate(WATCH)
        home = menus.link(tab, "home")
        for round_ in range(VISITS):
            for page in pages:
                current[:] = [rows[page.slug]]
                visit(tab, page, rows[page.slug])
                if round_ == 0:
                    move(tab, rows[page.slug], server)
                current.clear()
                home.click()
                settle(tab)
    return list(rows.values())


def main() -> None:
    """Print the table; a figure past its bound is marked."""
    heads = ("first paint", "new numbers", "whole page", "message", "a move", "processor")
    print(f"{'page':18}" + "".join(f" {head:>12}" for head in heads))
    for row in measure(sys.argv[1:]):
        print(row)
    print(
        f"bounds: {PAINT} s, {CONTROL} s, {MESSAGE} kB (the largest), {MOVE} kB and {PROCESSOR} ms "
        "a move (medians but for the largest); ! marks a miss"
    )


def _cell(value: float, bound: float, unit: str) -> str:
    return f"{value:.2f} {unit}" + ("!" if value > bound else " ")


if __name__ == "__main__":
    main()
