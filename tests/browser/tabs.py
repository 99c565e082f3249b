"""The tabs of a browser, used by one test after the other: what one has loaded stays compiled."""

from __future__ import annotations

from collections import defaultdict

from answered import WATCH
from playwright.sync_api import Browser, ConsoleMessage, Page

TIMEOUT = 60_000  # ms; several suites may share the machine


class Tabs:
    """Tabs that are empty when they are lent, and what the server's policy kept them from.

    A page in a tab of its own costs twice the processor time: its scripts are compiled again.
    Nothing else outlives a loan: pages keep nothing in the browser but a shared server's cookie.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Page]] = defaultdict(list)
        self._lent: dict[Page, str] = {}
        self.refused: list[str] = []

    def lend(
        self,
        width: int = 1440,
        height: int = 1000,
        *,
        dark: bool = False,
        motion: bool = False,
        visitor: str = "",
        **setting: bool,
    ) -> Page:
        """A tab of `visitor`, and of a browser that is set so: `has_touch=True`."""
        key = repr((visitor, sorted(setting.items())))
        page = self._free[key].pop() if self._free[key] else self._made(key, **setting)
        self._lent[page] = key
        page.bring_to_front()  # a tab behind another is painted once in a few seconds
        page.set_default_timeout(TIMEOUT)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(
            color_scheme="dark" if dark else "light",
            reduced_motion="no-preference" if motion else "reduce",
        )
        return page

    def _made(self, key: str, **setting: bool) -> Page:
        beside = next((page for page, lent in self._lent.items() if lent == key), None)
        context = beside.context if beside else self._browser.new_context(**setting)
        page = context.new_page()
        page.add_init_script(WATCH)
        page.on("console", self._hear)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        # Streamlit asks a foreign server for the icon of a page before it hears of the app's own.
        if "Content Security Policy" in message.text and "fonts.gstatic.com" not in message.text:
            self.refused.append(message.text)

    def take_back(self, page: Page) -> None:
        """The pointer lies in the corner again, no server hears of the tab, and nothing is held."""
        page.unroute_all(behavior="ignoreErrors")
        page.mouse.move(0, 0)
        page.goto("about:blank")
        page.context.clear_cookies()
        self._free[self._lent.pop(page)].append(page)
