"""The keys of a lecture: through the tour, and into the lecturer's view; see `keys.js`."""

from __future__ import annotations

from pathlib import Path

from explainers.tour import COOKIE
from pages.parts import lecture
from pages.parts.component import component

_KEY = "lecture-keys"


def draw(said: str = "", stop: str = "") -> None:
    """Listen for the keys. `said` is announced to who does not see the page.

    The browser keeps the `stop` of the tour as `tour.COOKIE`.
    """
    _component(
        key=_KEY,
        data={"said": said, "stop": stop and f"{COOKIE}={stop}"},
        on_lecture_change=lecture.change,
    )


_component = component("keys", Path(__file__).parent, '<div class="keys"></div>')
