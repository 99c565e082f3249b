"""The layers of a network as a table whose rows can be chosen; each shows its arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from pages.parts.component import component


def layer_table(data: dict[str, Any], *, key: str, on_choose: Callable[[int], None]) -> None:
    """Draw `explainers.lessons.network.table.table`; `on_choose` gets the row that is clicked.

    Rows count from 0. The arithmetic of the chosen row appears without asking the server.
    """

    def told() -> None:
        row = st.session_state[key].get("choose")
        if isinstance(row, int | float) and 0 <= row < len(data["rows"]):
            on_choose(int(row))

    _component(key=key, data=data, on_choose_change=told)


_component = component("layer_table", Path(__file__).parent, '<div class="layers"></div>')
