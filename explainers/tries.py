"""Something to try on a page, with the answer for those who ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Try:
    """One suggestion. `text` says what to do or asks, `answer` what is found then (Markdown).

    `show` holds the settings with which the page shows it, where a button can set them. All others
    are set to their defaults then, since the answer is about them, unless `keep` leaves them alone.
    """

    text: str
    answer: str
    show: Mapping[str, Any] = field(default_factory=dict)
    keep: bool = False
