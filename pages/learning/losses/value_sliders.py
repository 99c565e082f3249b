"""A slider for each number of a row: the numbers themselves stand in the text of one setting."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers import matrices
from pages.parts.controls import Controls

SPREAD = 10.0  # how far the sliders reach, unless a number lies beyond


def draw(
    controls: Controls,
    name: str,
    shown: Tensor,
    *,
    row: int = 0,
    label: str | None = None,
    low: float = -SPREAD,
    high: float = SPREAD,
    step: float = 0.1,
    follows: str | None = None,
) -> None:
    """Sliders for the row `row` of `shown` (n) or (rows, columns), the tensor of setting `name`.

    Moving one writes the whole tensor into the setting's text, and so into the address. The
    setting `follows`, if given, is set to the column that was moved.
    """
    numbers = shown if shown.dim() == 2 else shown[None]
    for column, value in enumerate(numbers[row].tolist()):
        key = f"{controls.page}-{name}-{row}-{column}-move"
        index = f"{row}, {column}" if shown.dim() == 2 else f"{column}"
        written = float(matrices.shortest(value))
        controls.mirror(
            st.slider,
            f"{label or name}[{index}]",
            key,
            written,
            min_value=min(low, written),
            max_value=max(high, written),
            step=step,
            on_change=_move,
            args=(controls, name, numbers, (row, column), key, follows),
        )


def _move(
    controls: Controls,
    name: str,
    numbers: Tensor,
    place: tuple[int, int],
    key: str,
    follows: str | None,
) -> None:
    moved = numbers.clone()
    moved[place] = st.session_state[key]
    controls.assign({name: matrices.write(moved)})
    if follows is not None:
        controls.assign({follows: place[1]})
