"""From a key press on a slider to the new numbers on the screen, against a bare Streamlit app.

    python -m benchmarks.slider_latency

Both apps run at once, torch imported in both, and take turns in one headless Chromium: ten
presses here, ten there, fifty each. A press counts from its keydown event to the frame after the
one in which the new numbers are in the page. The ratio of the medians is the claim.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.browser import STREAMLITS_OWN, launched, serve, settle

HERE = Path(__file__).parent
PRESSES, BLOCK = 50, 10

# Installed in each page: `pressed` is the time of the last keydown, `latency()` resolves once
# `signature()` has changed and that has been painted.
WATCH = """
(source) => {
  const signature = new Function("return " + source);
  window.addEventListener("keydown", () => { window.pressed = performance.now(); }, true);
  window.watchNext = () => {
    const before = signature();
    window.latency = new Promise((resolve) => {
      const look = () => {
        const now = signature();
        if (now && now !== before) {
          requestAnimationFrame(() => resolve(performance.now() - window.pressed));
        } else requestAnimationFrame(look);
      };
      look();
    });
  };
}
"""
STAGE = (
    "[...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean)"
    ".map((r) => [...r.querySelectorAll('[data-name=output] .cell')].map((c) => c.textContent)"
    ".join()).join()"
)
HEATMAP = "document.querySelector('.js-plotly-plot .gtitle')?.textContent"


def open_page(page: Page, address: str, signature: str) -> Page:
    """Open one app, wait until it stands still, and put the focus on its stride slider."""
    page.goto(address)
    page.wait_for_function(f"() => Boolean({signature})")
    settle(page, pause=1000)
    page.evaluate(WATCH, signature)
    page.locator("[class*=st-key-][class*=-stride]").get_by_role("slider").focus()
    return page


def press(page: Page, key: str) -> float:
    """Milliseconds from pressing `key` to the new numbers painted."""
    page.evaluate("window.watchNext()")
    page.keyboard.press(key)
    latency = float(page.evaluate("window.latency"))
    page.wait_for_timeout(150)  # the reader looks at it; the server finishes its run
    return latency


def measure() -> dict[str, list[float]]:
    """The latencies of both apps, taken in turns."""
    times: dict[str, list[float]] = {"lesson": [], "bare app": []}
    bare = serve(HERE / "bare_app.py", **STREAMLITS_OWN, OMP_NUM_THREADS="2")
    with serve(OMP_NUM_THREADS="2") as ours, bare as plain, launched() as browser:
        pages = {
            "lesson": open_page(browser.new_page(bypass_csp=True), f"{ours}/convolution", STAGE),
            "bare app": open_page(browser.new_page(), plain, HEATMAP),
        }
        for page in pages.values():
            for key in ("ArrowRight", "ArrowLeft"):
                press(page, key)  # warm up
        for _ in range(PRESSES // BLOCK):
            for name, page in pages.items():
                page.bring_to_front()
                keys = ["ArrowRight", "ArrowLeft"] * (BLOCK // 2)
                times[name] += [press(page, key) for key in keys]
    return times


def main() -> None:
    """Print both medians, their 95th percentiles and the ratio."""
    times = measure()
    for name, values in times.items():
        late = statistics.quantiles(values, n=20)[-1]
        print(f"{name:9} median {statistics.median(values):6.1f} ms   p95 {late:6.1f} ms")
    ratio = statistics.median(times["lesson"]) / statistics.median(times["bare app"])
    print(f"ratio of medians {ratio:.2f} (at most 0.70 is the goal)")


if __name__ == "__main__":
    main()
