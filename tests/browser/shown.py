"""What the controls of a page show, read from the page as a reader sees it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

from explainers.settings import Setting

READ = """() => {
  const found = {};
  const main = document.querySelector("[data-testid=stMain]");
  for (const node of main.querySelectorAll("[data-testid=stElementContainer][class*='st-key-']")) {
    if (!node.checkVisibility({ checkVisibilityCSS: true })) continue;
    const key = [...node.classList].find((name) => name.startsWith("st-key-")).slice(7);
    const options = [...node.querySelectorAll("[role=radiogroup] [role=radio]")];
    const toggle = node.querySelector("[data-testid=stCheckbox] input");
    const range = node.querySelector("input[type=range]");
    const field = node.querySelector(
      "[data-testid=stSelectbox] input, [data-testid=stNumberInput] input, " +
      "[data-testid=stTextInput] input, textarea");
    if (options.length) {
      const on = options.filter((option) => option.getAttribute("aria-checked") === "true");
      found[key] = on.map((option) => option.textContent).join("|");
    } else if (toggle) found[key] = toggle.checked;
    else if (range) found[key] = range.getAttribute("aria-valuetext") ?? range.value;
    else if (field) found[key] = field.value;
  }
  return found;
}"""


def controls(page: Page) -> dict[str, str | bool]:
    """What each control in sight shows, by its key: a text, and of a switch whether it is on."""
    found: dict[str, str | bool] = page.evaluate(READ)
    return found


def used(slug: str, table: Mapping[str, Setting], values: Mapping[str, Any]) -> dict[str, Any]:
    """`values`, by the keys of the controls that stand for them."""
    keys = {}
    for name, setting in table.items():
        if setting.kind.paired:
            keys |= {f"{slug}-{name}-{axis}": part for axis, part in enumerate(values[name])}
        else:
            keys[f"{slug}-{name}"] = values[name]
    return keys


def means(shown: str | bool, value: Any) -> bool:
    """Whether a control that shows `shown` says `value` itself: as text, as number, as switch."""
    if isinstance(value, bool) or isinstance(shown, bool):
        return shown is value
    try:
        number = float(shown.replace("\N{MINUS SIGN}", "-").replace(",", ""))
        return math.isclose(number, float(value), rel_tol=0.02, abs_tol=0.006)
    except (TypeError, ValueError):
        return shown.strip() == str(value).strip()
