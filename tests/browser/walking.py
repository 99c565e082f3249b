"""Walks a page through its views and presets, and compares its controls with what it used.

Pages, settings, views and presets are found, not listed. A page tells what it computed with in
its address, which it writes at the end of a run; what is missing there has its default.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import shown
from answered import DRAWN
from clicks import again
from playwright.sync_api import Locator, Page, expect

from explainers import catalogue
from explainers.kinds import Choice, Flag, Whole
from explainers.settings import Setting
from tests.harness import visit

MAIN = "[data-testid=stMain]"
PAINTED = 30  # s within which a control that tells the truth has been painted
LONG = 60_000  # ms that a click may take; the machine may be busy with other tests

# Opens an address of the app as the browser's back button does: to load the app anew for each page
# takes three times the processor time.
OPEN = """address => {
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}"""


def share(place: int, of: int = 3) -> list[str]:
    """The slugs of the pages that one of `of` files of tests walks through."""
    return visit.slugs()[place::of]


def walk(tab: Page, slug: str) -> None:
    """Walk through the page `slug` of the app that `tab` shows; raises where a control lies."""
    with visit.watching():
        table = visit.Page(slug).table()
        others = {n: another(s) for n, s in table.items() if n != "view"}
        query = {n: table[n].write(v) for n, v in others.items() if v is not None}
        table = visit.Page(slug).table(query)  # what is the default may depend on the address
    Walk(tab, f"/{slug}?{urlencode(query)}", slug, table).through()


def another(setting: Setting) -> Any:
    """A value that is not the setting's default; None where there is none to be sure of."""
    match setting.kind:
        case Choice(options=options):
            return next((option for option in options if option != setting.default), None)
        case Flag():
            return not setting.default
        case Whole(high=high):
            return setting.default + (1 if setting.default < high else -1)
    return None


class Walk:
    """One page under test, and what is known of its controls."""

    def __init__(self, page: Page, address: str, slug: str, table: Mapping[str, Setting]) -> None:
        self.page, self.slug, self.table = page, slug, table
        self.address, self.title = address, catalogue.find(slug).title
        self.labels: dict[tuple[str, str], Any] = {}  # the values that labels stand for
        self.steps: list[str] = []
        page.set_default_timeout(LONG)

    def through(self) -> None:
        """Each view with each of its presets, and back through the views."""
        self.page.locator(DRAWN).wait_for()
        self.page.evaluate(OPEN, self.address)
        self.page.get_by_role("heading", name=self.title, exact=True, level=1).wait_for()
        views = self.table["view"].kind.options if "view" in self.table else [""]
        for view in views:
            self.open(view)
            self.presets()
        for view in reversed(views):
            self.open(view)

    def open(self, view: str) -> None:
        """Choose a view, unless the page has none or it is open."""
        if view:
            self.steps.append(view)
            label = self.table["view"].kind.label(view)
            option = self.views.filter(has=self.page.get_by_text(label, exact=True))
            option.wait_for()
            if option.get_attribute("aria-checked") != "true":
                chosen = expect(option).to_have_attribute
                again(option.click, lambda wait: chosen("aria-checked", "true", timeout=wait))
            # The first view need not be named, but may be, so that nothing else is read from it.
            default = self.table["view"].default
            self.page.wait_for_url(lambda url: _query(url).get("view", default) == view)
        self.check()

    @property
    def views(self) -> Locator:
        """The options of the choice of a view."""
        return self.page.locator(f".st-key-{self.slug}-view [role=radio]")

    def presets(self) -> None:
        """Choose the first preset, the middle one and the last; the list then says which is on.

        Of all others, `tests/harness` opens what they lead to; what is walked here is the way.
        """
        field = self.page.locator(f"{MAIN} .st-key-{self.slug}-preset input")
        options = self.page.get_by_role("option")
        if not field.count():
            return
        self.unfold(field)
        count = options.count()
        for place in sorted({0, count // 2, count - 1}):
            if place:  # for the first one the list is open already: it costs more than a choice
                self.unfold(field)
            name = options.nth(place).inner_text()
            self.steps.append(name)
            options.nth(place).click()
            expect(field).to_have_value(name)
            expect(field).to_have_attribute("aria-expanded", "false")
            self.check()

    def unfold(self, field: Locator) -> None:
        """Open the list of a field."""
        unfolded = expect(field).to_have_attribute
        again(
            # A second click would fold it.
            lambda: field.get_attribute("aria-expanded") == "true" or field.click(),
            lambda wait: unfolded("aria-expanded", "true", timeout=wait),
        )
        self.page.get_by_role("option").first.wait_for()

    def check(self) -> None:
        """Wait until the page is drawn and every control shows what the page computed with."""
        self.page.locator(DRAWN).wait_for()
        until = time.monotonic() + PAINTED
        while wrong := self.wrong():
            assert time.monotonic() < until, f"{wrong}, after {' > '.join(self.steps)}"
            self.page.wait_for_timeout(50)

    def wrong(self) -> str:
        """The first control that shows another value, and both values; empty if there is none."""
        query = _query(self.page.url)
        values = {
            name: setting.read(query[name]) if name in query else setting.default
            for name, setting in self.table.items()
        }
        used = shown.used(self.slug, self.table, values)
        for key, text in shown.controls(self.page).items():
            if key in used and not self.fits(key, text, used[key]):
                return f"{key} shows {text!r}, and the page computed with {used[key]!r}"
        return ""

    def fits(self, key: str, text: str | bool, value: Any) -> bool:
        """Whether the control shows `value`, or a label that never stood for another one."""
        if shown.means(text, value):
            return True
        setting = self.table.get(key.removeprefix(f"{self.slug}-"))
        label = isinstance(text, str) and text and not isinstance(value, bool | float)
        if label and setting and isinstance(setting.kind, Choice):
            if text in setting.kind.labels.values():
                return text == setting.kind.label(value)
        elif not label:
            return False
        return self.labels.setdefault((key, text), value) == value


def _query(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
