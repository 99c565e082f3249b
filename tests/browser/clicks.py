"""Clicks that Streamlit may lose: one that comes while it draws the page anew goes nowhere."""

from __future__ import annotations

from collections.abc import Callable

from tabs import TIMEOUT

TRIES = 3


def again(click: Callable[[], object], seen: Callable[[float], object]) -> None:
    """Click until something is seen of it, as somebody does who sees nothing happen.

    `seen` is given the milliseconds that it may wait, and raises AssertionError where it has seen
    nothing by then. What stands in for `click` must do no harm when it is done twice.
    """
    for tries_left in reversed(range(TRIES)):
        click()
        try:
            seen(TIMEOUT / TRIES)
        except AssertionError:
            if not tries_left:
                raise
        else:
            return
