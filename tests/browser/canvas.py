"""What is painted, and where it lies: some frames after the words beside it, on a busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page

T = TypeVar("T")

PAINTED = 30.0
"""Seconds within which it is."""


def painted(page: Page, look: Callable[[], T], enough: Callable[[T], bool]) -> T:
    """What `look` finds once it is `enough`; fails where it does not come to that."""
    until = time.monotonic() + PAINTED
    while not enough(found := look()):
        assert time.monotonic() < until, f"It is still {str(found)[:200]}"
        page.wait_for_timeout(50)
    return found


def fits(page: Page) -> None:
    """See that nothing of the page hangs over the side of the screen."""
    main = page.locator("[data-testid=stMain]")
    painted(
        page,
        lambda: main.evaluate("main => main.scrollWidth - main.clientWidth"),
        lambda beyond: beyond <= 0,
    )
