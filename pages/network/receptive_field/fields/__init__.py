"""The input and the maps of a layer side by side: point at a cell, and see what it sees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explainers.lessons.receptive_field.figures import Payload
from pages.parts.component import component

Place = tuple[int, int]


def fields(data: Payload, *, key: str, on_choose: Callable[[Place], None]) -> None:
    """Draw what `figures.back` or `figures.forward` gives; `on_choose` gets the cell clicked.

    Moving over the grid shows what any of its cells sees, without asking the server.
    """

    def told() -> None:
        sent = st.session_state[key].get("choose")
        if isinstance(sent, list) and len(sent) == 2:
            size = data[data["pick"]]["size"]
            row, column = (int(number) for number in sent)
            if 0 <= row < size[0] and 0 <= column < size[1]:
                on_choose((row, column))

    _component(key=key, data=data, on_choose_change=told)


_component = component("fields", Path(__file__).parent, '<div class="fields"></div>')
