"""The confusion matrix: each cell is a button that opens the pictures behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from pages.parts.component import component


def matrix(
    classes: Sequence[str],
    counts: Sequence[Sequence[int]],
    recall: Sequence[str],
    precision: Sequence[str],
    *,
    key: str,
    chosen: tuple[int, int],
    on_choose: Callable[[int, int], None],
) -> None:
    """Draw `counts`: a row for what pictures are, a column for what they were taken for.

    `recall` stands at the end of each row, `precision` below each column. `chosen` is a row and a
    column, or outside; `on_choose` gets those of a cell that was clicked.
    """
    data = {
        "classes": list(classes),
        "counts": [list(row) for row in counts],
        "recall": list(recall),
        "precision": list(precision),
        "chosen": list(chosen),
    }

    def told() -> None:
        place = st.session_state[key].get("choose")
        size = len(classes)
        if isinstance(place, int | float) and 0 <= place < size * size:
            on_choose(*divmod(int(place), size))

    _component(key=key, data=data, on_choose_change=told)


_component = component("matrix", Path(__file__).parent, '<div class="matrix"></div>')
