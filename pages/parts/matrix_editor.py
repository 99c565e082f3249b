"""Editing a matrix: as text, cell by cell on the stage, at random, and back to the example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
import torch
from torch import Tensor

from explainers import matrices
from pages.parts.controls import Controls
from pages.parts.stage import Edit


def draw(
    controls: Controls,
    name: str,
    shown: Tensor,
    *,
    low: int,
    high: int,
    sizes: Callable[[str], Mapping[str, Any]],
) -> None:
    """The text field of the setting `name` with its buttons.

    `shown` (planes, rows, columns) is what the stage shows now; `low` to `high` are the numbers
    that Randomise draws; `sizes` gives the settings that follow from a typed matrix.
    """
    controls.text(
        name,
        label=f"**{name}**: a row on each line, an empty line between planes",
        placeholder=matrices.write(shown),
        height=200,
        on_change=_take_sizes,
        args=(controls, name, sizes),
    )
    with st.container(horizontal=True):
        controls.button(
            "Randomise",
            key=f"{controls.page}-{name}-randomise",
            icon=":material/casino:",
            on_click=_randomise,
            args=(controls, name, tuple(shown.shape), low, high),
        )
        controls.button(
            "Reset",
            key=f"{controls.page}-{name}-reset",
            icon=":material/restart_alt:",
            on_click=controls.assign,
            args=({name: ""},),
        )


def take_edit(controls: Controls, shown: Mapping[str, Tensor], edit: Edit) -> None:
    """Put what was typed into a cell of the stage into the setting of that operand's name.

    `shown` holds the tensors on the stage, with any number of axes; a setting's text has planes,
    rows and columns. A mistake is told on the page and changes nothing.
    """
    tensor = torch.atleast_2d(shown[edit.name]).clone()
    index = (0,) * (tensor.dim() - len(edit.index)) + edit.index
    place = f"{edit.name}, row {index[-2] + 1}, column {index[-1] + 1}"
    try:
        tensor[index] = matrices.parse_cell(edit.text, place)
    except ValueError as error:
        controls.complain(f"{error} The cell keeps its number.")
        return
    controls.assign({edit.name: matrices.write(tensor)})


def _randomise(controls: Controls, name: str, shape: tuple[int, ...], low: int, high: int) -> None:
    controls.assign({name: matrices.write(matrices.random(shape, low, high))})


def _take_sizes(controls: Controls, name: str, sizes: Callable[[str], Mapping[str, Any]]) -> None:
    controls.assign(sizes(st.session_state[controls.key(name)]))
