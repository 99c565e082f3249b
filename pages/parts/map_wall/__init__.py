"""A wall of small pictures with captions, such as maps, to be chosen by click or key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from pages.parts.component import component


def map_wall(
    images: Sequence[str],
    captions: Sequence[str],
    *,
    key: str,
    chosen: int,
    on_choose: Callable[[int], None],
    item: str = "Map",
    tile: int = 86,
) -> None:
    """Show `images`, data URLs, with their captions; `on_choose` gets the number of one clicked.

    `item` is what each of them is called where it is read aloud, `tile` its least width in px. In
    the figure of a bench all of them take what is left of the screen instead; where they are too
    small there for captions, that of the chosen one stands below them.
    """
    data = {
        "images": list(images),
        "captions": list(captions),
        "chosen": chosen,
        "item": item,
        "tile": tile,
    }

    def told() -> None:
        number = st.session_state[key].get("choose")
        if isinstance(number, int | float) and 0 <= number < len(images):
            on_choose(int(number))

    _component(key=key, data=data, on_choose_change=told)


_HTML = (
    '<div class="maps"><div class="wall" role="listbox" aria-label="Pictures to choose from"></div>'
    '<div class="told"></div></div>'
)
_component = component("map_wall", Path(__file__).parent, _HTML)
