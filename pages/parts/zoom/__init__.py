"""Zooming a Graphviz chart: Streamlit draws it without, so this enlarges the drawing it made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages.parts.component import component


def zoomable(key: str, draw: Callable[[], object]) -> None:
    """Call `draw`, which draws one st.graphviz_chart, in a frame with buttons that zoom it.

    The frame scrolls; Ctrl and the wheel, or two fingers on a touchpad, zoom as well.
    On a bench it has the height that is left on the screen.
    """
    _component(key=f"{key}-zoom", data={"frame": f"st-key-{key}-frame"})
    with st.container(key=f"{key}-frame", border=True, height=640):
        draw()


_component = component("zoom", Path(__file__).parent, '<div class="zoom"></div>', waiting="")
