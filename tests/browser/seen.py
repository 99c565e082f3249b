"""The text of a page that a reader sees: what is hidden, or only there for machines, is not."""

from __future__ import annotations

from playwright.sync_api import Page

READ = """(except) => {
  const found = [];
  const whole = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
  const clear = (node) => /^(transparent|rgba\\(.*, 0\\))$/.test(getComputedStyle(node).color);
  const painted = (node) => {
    if (!node.checkVisibility(whole) || clear(node)) return false;
    const { width, height } = node.getBoundingClientRect();  // 1 × 1: for screen readers alone
    return width > 2 && height > 2;
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const around = node.parentElement;
      if (around && painted(around)) found.push(node.textContent);
      return;
    }
    if (node.matches?.(except) || ["STYLE", "SCRIPT"].includes(node.tagName)) return;
    if (node.tagName === "INPUT" && painted(node)) found.push(` ${node.value} `);
    const inline = node.nodeType === Node.ELEMENT_NODE &&
      getComputedStyle(node).display.startsWith("inline");
    if (!inline) found.push(" ");
    for (const child of node.shadowRoot?.childNodes ?? []) walk(child);
    for (const child of node.childNodes) walk(child);
    if (!inline) found.push(" ");
  };
  walk(document.querySelector("[data-testid=stMain]"));
  return found.join("").replace(/\\s+/g, " ");
}"""


def text(page: Page, besides: str = "[hidden]") -> str:
    """What can be read on a page, wherever it is scrolled; not what lies in `besides`, in CSS."""
    found: str = page.evaluate(READ, besides)
    return found
