"""How much of a view is on the first screen: its figure, its arithmetic, its main controls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from answered import DRAWN
from clicks import again
from playwright.sync_api import Page

Size = tuple[int, int]
PHONE: Size = (390, 844)
SIZES: tuple[Size, ...] = ((1280, 720), (1440, 900), PHONE)
"""A projector, a laptop and a phone, in px."""

# Parts of the page as shares of their area that are neither beyond the screen nor scrolled out of
# a box of their own. Folded controls do not count: what is folded is not for the first screen.
LOOK = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  main.scrollTop = 0;
  const header = document.querySelector("[data-testid=stHeader]").getBoundingClientRect();
  const within = (node) => {
    const box = node.getBoundingClientRect();
    const width = Math.min(box.right, innerWidth) - Math.max(box.left, 0);
    const height = Math.min(box.bottom, innerHeight) - Math.max(box.top, header.bottom - 4);
    if (!box.width || !box.height) return 1;
    return Math.max(0, width) * Math.max(0, height) / (box.width * box.height);
  };
  const kept = (node) =>
    Math.min(1, (node.clientWidth + 2) / node.scrollWidth) *
    Math.min(1, (node.clientHeight + 2) / node.scrollHeight);
  const least = (shares) => shares.length ? Math.min(...shares) : null;
  const figure = main.querySelector(".st-key-figure");
  if (!figure) return null;
  const shadows = [...figure.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean);
  const inside = (selector) => shadows.flatMap((root) => [...root.querySelectorAll(selector)]);
  const sliders = [...main.querySelectorAll(".st-key-sliders [data-testid=stElementContainer]")]
    .filter((node) => node.getBoundingClientRect().height)
    .filter((node) => !node.closest("[data-testid=stExpander]"));
  // The part of an element's height that the screen and the box that it is scrolled in leave.
  const shown = (node, frame) => {
    const [box, around] = [node, frame].map((one) => one.getBoundingClientRect());
    const bottom = Math.min(box.bottom, around.bottom, innerHeight);
    return Math.max(0, bottom - Math.max(box.top, around.top, header.bottom - 4)) / box.height;
  };
  const grids = least(inside(".planes").map(kept)) ?? 1;
  // A column of boxes is scrolled in its board: to the box of the step that is worked out.
  const step = () => least(inside(".now").map((box) => shown(box, box.closest(".board")))) ?? 1;
  const beside = (control) => {
    control.scrollIntoView({ block: "nearest" });
    return Math.min(shown(figure, figure.parentElement) * grids, step(), within(control));
  };
  const first = Math.min(within(figure), shown(figure, figure.parentElement));
  const seen = {
    figure: first * grids * (least(inside(".board").map(kept)) ?? 1),
    arithmetic: least(inside(".arithmetic").map((node) => within(node) * kept(node))),
    sliders: least(sliders.map(within)),
    beside: least(sliders.map(beside)),
  };
  main.scrollTop = 0;
  return seen;
}"""

# Words of a view that are laid over two lines, for want of width: a label or a caption is legible
# only as a whole. What is typed, and code, may be broken.
BROKEN = r"""() => {
  const broken = [];
  const visit = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) visit(node.shadowRoot);
      if (node.closest("style, script, pre, code, textarea") || !node.checkVisibility()) continue;
      for (const text of node.childNodes) {
        if (text.nodeType !== Node.TEXT_NODE) continue;
        for (const word of text.data.matchAll(/\p{L}{2,}/gu)) {
          const range = document.createRange();
          range.setStart(text, word.index);
          range.setEnd(text, word.index + word[0].length);
          const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.bottom)));
          if (lines.size > 1) broken.push(word[0]);
        }
      }
    }
  };
  visit(document.querySelector("[data-testid=stMain]"));
  return broken;
}"""

# Charts of which axes, names and legend leave too little to the curves.
SQUASHED = """() => [...document.querySelectorAll(".plotly-chart")].flatMap((chart) => {
  const plot = chart.querySelector(".nsewdrag");
  if (!plot) return [];
  const [whole, drawn] = [chart, plot].map((node) => node.getBoundingClientRect());
  const left = [drawn.width / whole.width, drawn.height / whole.height];
  return left[0] < 0.33 || left[1] < 0.37 ? [[chart.ariaLabel, ...left]] : [];
})"""

# Until components have their files, and figures their room: three frames in a row are the same,
# and nothing is written in them. A page that never comes to rest takes a core from its reader.
STILL = """async ([width, height]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const nodes = () => [...document.querySelectorAll(".st-key-bench *")];
  const loaded = () => innerWidth === width && innerHeight === height &&
    nodes().every((node) => node.shadowRoot?.adoptedStyleSheets.length !== 0);
  const state = () => nodes().map((node) => node.getBoundingClientRect())
    .map((box) => `${box.y} ${box.height}`).join();
  let written = [];
  const watch = new MutationObserver((records) => written.push(...records));
  const all = { subtree: true, childList: true, characterData: true, attributes: true };
  const until = performance.now() + 60_000;
  let before;
  const rests = () => loaded() && state() === before && !written.length;
  for (let same = 0; same < 3; same = rests() ? same + 1 : 0) {
    if (performance.now() > until) {
      const where = written.slice(0, 5).map(({ target }) => target.className || target.nodeName);
      throw new Error(`It never stands still: ${where}`);
    }
    nodes().forEach((node) => node.shadowRoot && watch.observe(node.shadowRoot, all));
    before = state();
    written = [];
    await frame();
  }
  watch.disconnect();
}"""


@dataclass(frozen=True)
class Seen:
    """Shares (0 to 1) on the first screen; None where the view has no such part."""

    figure: float
    arithmetic: float | None
    sliders: float | None
    beside: float | None
    """What is seen of the figure when that control is scrolled to with which it is least."""

    @property
    def whole(self) -> bool:
        """Whether all of it is there."""
        parts = (self.figure, self.arithmetic, self.sliders)
        return all(part is None or part > 0.995 for part in parts)


def views(page: Page, slug: str, *, questions: bool = False) -> Iterator[str]:
    """Open each view of the page `slug`, without what asks `questions` if not told so; its name."""
    page.locator(DRAWN).wait_for()
    options = page.locator(f".st-key-{slug}-view [role=radio]")
    for place in range(options.count()):
        before = page.url
        if options.nth(place).get_attribute("aria-checked") != "true":
            # The address changes at the end of the run: until then the view before is "drawn".
            again(
                options.nth(place).click,
                lambda wait, old=before: page.wait_for_url(lambda url: url != old, timeout=wait),
            )
        page.locator(DRAWN).wait_for()
        if questions or not page.locator(f"[class*='st-key-{slug}-predict-']").count():
            yield options.nth(place).inner_text()


def look(page: Page, size: Size) -> Seen | None:
    """What is seen of the open view on a screen of `size`; None where it has no bench."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(STILL, size)
    found = page.evaluate(LOOK)
    return Seen(**found) if found else None


def broken(page: Page) -> list[str]:
    """Words of the open view that stand on two lines, on the screen as it is."""
    found: list[str] = page.evaluate(BROKEN)
    return found


def squashed(page: Page) -> list[list[str | float]]:
    """Charts with too little room for what they show: what each is, and the parts of its sides."""
    found: list[list[str | float]] = page.evaluate(SQUASHED)
    return found
