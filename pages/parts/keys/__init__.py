"""The keys of a lecture: through the tour, and into the lecturer's view; see `keys.js`."""

from __future__ import annotations

from pathlib import Path

from pages.parts import lecture
from pages.parts.component import component

_KEY = "lecture-keys"


def draw(said: str = "") -> None:
    """Listen for the keys. `said` is announced to who does not see the page: the stop."""
    _component(
        key=_KEY,
        data={"said": said},
        on_lecture_change=lambda: lecture.turn(not lecture.on()),
    )


_component = component("keys", Path(__file__).parent, '<div class="keys"></div>')
