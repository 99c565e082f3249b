"""The list of runs, with a small curve for each; a run is chosen in it by click or key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages.parts.component import component


def run_list(
    payload: Mapping[str, Any],
    *,
    key: str,
    on_choose: Callable[[str], None],
    on_compare: Callable[[str], None],
) -> None:
    """Show the rows of a `table.Table`.

    `on_choose` gets the name of a run that is clicked on, `on_compare` that of the one which all
    others are to be compared with, or an empty one for none.
    """
    names = {row["name"] for row in payload["rows"]}

    def told(what: str, then: Callable[[str], None], others: set[str]) -> None:
        name = st.session_state[key].get(what)
        if isinstance(name, str) and name in names | others:
            then(name)

    _component(
        key=key,
        data=payload,
        on_choose_change=lambda: told("choose", on_choose, set()),
        on_compare_change=lambda: told("compare", on_compare, {""}),
    )


_HTML = '<div class="runs"></div>'
_component = component("run_list", Path(__file__).parent, _HTML)
