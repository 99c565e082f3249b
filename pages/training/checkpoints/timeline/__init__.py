"""A run's moments to drag through, in the browser alone: see `timeline.js`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explainers.lessons.checkpoints.figures import Payload
from pages.parts.component import PAGES, component


def timeline(
    data: Payload, *, key: str, on_stay: Callable[[int], None], on_choose: Callable[[int], None]
) -> None:
    """Draw what `figures.payload` gives.

    `on_stay` gets the epoch at which the reader stays, `on_choose` the number of a map clicked.
    """
    epochs = [frame["epoch"] for frame in data["frames"]]
    tiles = {wall["first"] + place for wall in data["walls"] for place in range(wall["tiles"])}

    def stayed() -> None:
        epoch = st.session_state[key].get("at")
        if epoch in epochs:
            on_stay(int(epoch))

    def chosen() -> None:
        tile = st.session_state[key].get("choose")
        if tile in tiles:
            on_choose(int(tile))

    # Where the server has forgotten the film, drawing the page anew makes it again.
    _component(
        key=key,
        data=data,
        on_at_change=stayed,
        on_choose_change=chosen,
        on_gone_change=lambda: None,
    )


_component = component(
    "timeline",
    Path(__file__).parent,
    '<div class="timeline"></div>',
    styles=[PAGES / "parts" / "stage" / "stage.css"],
    tall=530,
)
