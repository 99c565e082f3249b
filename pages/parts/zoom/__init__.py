"""Zooming a Graphviz chart: Streamlit draws it without, so this enlarges the drawing it made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent


def zoomable(key: str, draw: Callable[[], object]) -> None:
    """Call `draw`, which draws one st.graphviz_chart, in a frame with buttons that zoom it.

    The frame scrolls; Ctrl and the wheel, or two fingers on a touchpad, zoom as well.
    """
    _component(key=f"{key}-zoom", data={"frame": f"st-key-{key}-frame"})
    with st.container(key=f"{key}-frame", border=True, height=640):
        draw()


_component = st.components.v2.component(
    "layer_by_layer_zoom",
    html='<div class="zoom"></div>',
    css=(_HERE / "zoom.css").read_text(encoding="utf-8"),
    js=(_HERE / "zoom.js").read_text(encoding="utf-8"),
)
