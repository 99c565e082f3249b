"""A slider for each number of a row: the numbers themselves stand in the text of one setting."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st
from torch import Tensor

from explainers import matrices
from pages.parts.controls import Controls

SPREAD = 10.0  # how far the sliders reach, unless a number lies beyond


def draw(
    controls: Controls[Any],
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
    setting `follows`, if given, is set to the column that was moved. An infinity has no slider.
    """
    numbers = shown if shown.dim() == 2 else shown[None]
    for column, value in enumerate(numbers[row].tolist()):
        if math.isinf(value):
            continue
        key = f"{controls.page}-{name}-{row}-{column}-move"
        index = f"{row}, {column}" if shown.dim() == 2 else f"{column}"
        written = float(matrices.shortest(value))
        controls.mirror(
            st.slider,
            f"{label or name}[{index}]",
            key,
            written,
            partial(_moved, name, numbers, (row, column), follows),
            min_value=min(low, written),
            max_value=max(high, written),
            step=step,
        )


def _moved(
    name: str,
    numbers: Tensor,
    place: tuple[int, int],
    follows: str | None,
    values: Any,
    number: float,
) -> Any:
    """`values` with `number` in one place of the tensor."""
    moved = numbers.clone()
    moved[place] = number
    changes: dict[str, Any] = {name: matrices.write(moved)}
    return replace(values, **changes, **({follows: place[1]} if follows else {}))
