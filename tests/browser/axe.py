"""What axe-core finds wrong with a page for who does not see it, or has no pointer.

Nothing is left out, Streamlit's own elements included.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""What axe is asked for: WCAG 2.2, level AA."""

QUICK = [
    "image-alt",
    "role-img-alt",
    "button-name",
    "link-name",
    "label",
    "aria-input-field-name",
    "scrollable-region-focusable",
]
"""What a view may have of its own: a twentieth of the time that all rules take."""

PAINTED = 30  # s within which what is on its way has its name, its colour, its place with Tab

# `rules` are few where a page has been gone through with all of them: they cost the most.
RUN = """async ([levels, rules]) => {
  const { violations } = await axe.run(document, {
    resultTypes: ["violations"],
    runOnly: rules.length ? { type: "rule", values: rules } : { type: "tag", values: levels },
    rules: rules.length ? {} : { "target-size": { enabled: true } },
  });
  const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  const told = ({ id }, { target, any, all, none }) => {
    const why = [...any, ...all, ...none].map(({ message }) => message).join(" ");
    return `${id} at ${target.flat().join(" in ")}: ${why}`;
  };
  return grave.flatMap((one) => one.nodes.map((node) => told(one, node)));
}"""


def findings(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What stays serious or critical on the page as it stands: a sentence each.

    All rules are asked, or only these.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    until = time.monotonic() + PAINTED
    while True:
        found: list[str] = page.evaluate(RUN, [LEVELS, list(rules)])
        if not found or time.monotonic() > until:
            return found
        page.wait_for_timeout(200)
