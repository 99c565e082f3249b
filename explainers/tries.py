"""Something to try on a page, with the answer for those who ask for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from explainers.settings import Values


@dataclass(frozen=True)
class Try:
    """One suggestion. `text` says what to do or asks, `answer` what is found then (Markdown).

    `show` is what the page is set to then, where a button can do it: all of its values, since the
    answer is about them, but for the view. Or it makes of the values those that show it, where the
    others are to stay.
    """

    text: str
    answer: str
    show: Values | Callable[[Any], Values] | None = None
