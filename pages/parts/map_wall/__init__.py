"""A wall of small pictures with captions, such as maps, to be chosen by click or key."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st
from PIL import Image

from explainers.figures.maps import Pixels
from pages.parts.component import component


def map_wall(
    images: Sequence[Pixels],
    captions: Sequence[str],
    *,
    key: str,
    chosen: int,
    on_choose: Callable[[int], None],
    item: str = "Map",
    tile: int = 86,
) -> None:
    """Show `images` with their captions; `on_choose` gets the number of one that is clicked.

    `item` is what each of them is called where it is read aloud, `tile` its least width in px.
    """
    data = {
        "images": [_url(image) for image in images],
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


def _url(pixels: Pixels) -> str:
    """The picture as a data URL; few colours, so PNG keeps it small."""
    held = io.BytesIO()
    Image.fromarray(pixels).save(held, "PNG", optimize=False, compress_level=6)
    return "data:image/png;base64," + base64.b64encode(held.getvalue()).decode()


_HTML = '<div class="wall" role="listbox" aria-label="Pictures to choose from"></div>'
_component = component("map_wall", Path(__file__).parent, _HTML)
