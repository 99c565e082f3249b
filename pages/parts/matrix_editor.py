"""Editing a matrix: as text, cell by cell on the stage, at random, and back to the example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
from torch import Tensor

from explainers import matrices
from pages.parts.addressed import as_it_is
from pages.parts.controls import Controls
from pages.parts.stage import Edit


def draw(
    controls: Controls[Any],
    name: str,
    shown: Tensor,
    *,
    low: int,
    high: int,
    then: Callable[[Any], Any] = as_it_is,
) -> None:
    """The text field of the setting `name` with its buttons.

    `shown` (planes, rows, columns) is what the stage shows now; `low` to `high` are the numbers
    that Randomise draws; `then` makes of the values what follows from a typed matrix.
    """
    controls.text(
        name,
        label=f"**{name}**: a row on each line, an empty line between planes",
        placeholder=matrices.write(shown),
        height=200,
        then=then,
    )
    with st.container(horizontal=True):
        controls.button(
            "Randomise",
            key=f"{controls.page}-{name}-randomise",
            icon=":material/casino:",
            on_click=_randomise,
            args=(controls, name, tuple(shown.shape), low, high),
        )
        reset(controls, name)


def reset(controls: Controls[Any], name: str) -> None:
    """A button that empties the text of the setting `name`: the example's numbers stand again."""
    controls.button(
        "Reset",
        key=f"{controls.page}-{name}-reset",
        icon=":material/restart_alt:",
        on_click=controls.put,
        args=({name: ""},),
    )


def take_edit(
    controls: Controls[Any], shown: Mapping[str, Tensor], edit: Edit, *, infinities: bool = False
) -> None:
    """Put what was typed into a cell of the stage into the setting of that operand's name.

    `shown` holds the tensors on the stage, with any number of axes; a setting's text has planes,
    rows and columns. A mistake is told on the page and changes nothing; `infinities` are one,
    unless they are allowed.
    """
    tensor = shown[edit.name].clone()
    tensor = tensor.reshape((1,) * (2 - tensor.dim()) + tensor.shape)
    index = (0,) * (tensor.dim() - len(edit.index)) + edit.index
    place = f"{edit.name}, row {index[-2] + 1}, column {index[-1] + 1}"
    try:
        tensor[index] = matrices.parse_cell(edit.text, place, infinities)
    except ValueError as error:
        controls.complain(f"{error} The cell keeps its number.")
        return
    controls.put({edit.name: matrices.write(tensor)})


def _randomise(
    controls: Controls[Any], name: str, shape: tuple[int, ...], low: int, high: int
) -> None:
    controls.put({name: matrices.write(matrices.random(shape, low, high))})
