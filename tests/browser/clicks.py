"""Clicks that Streamlit may lose: one that comes while it draws the page anew goes nowhere."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import TimeoutError as TooLate
from tabs import TIMEOUT

WAITS = [share * TIMEOUT for share in (0.1, 0.3, 0.6)]
"""Milliseconds after each click: the first is hardly ever lost, a slow answer may be on its way."""


def again(click: Callable[[], object], seen: Callable[[float], object]) -> None:
    """Click until something is seen of it, as somebody does who sees nothing happen.

    `seen` is given the milliseconds that it may wait, and fails where it has seen nothing by then.
    What stands in for `click` must do no harm when it is done twice.
    """
    for wait in WAITS:
        try:
            click()
            seen(wait)
        except (AssertionError, TooLate):
            if wait == WAITS[-1]:
                raise
        else:
            return
