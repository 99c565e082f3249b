"""What the views of the softmax page share: the controls for the logits, remarks, the formula."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explainers.lessons.softmax import formulas
from explainers.lessons.softmax.numbers import Given, Values
from pages.parts import lesson, matrix_editor, value_sliders
from pages.parts.bench import more
from pages.parts.controls import Controls
from pages.parts.stage import Edit

Page = Controls[Values]


def draw(controls: Page, values: Values, given: Given, low: float = -10.0) -> None:
    """The choice of a sample, a slider for each of its logits, and all of them as text."""
    controls.slider("sample", high=len(given.input) - 1)
    value_sliders.draw(
        controls, "input", given.input, row=values.sample, label="logit", low=low, follows="moved"
    )
    with more(controls, "Edit the numbers", "numbers", ":material/edit:") as shown:
        if shown:
            matrix_editor.draw(controls, "input", given.input, low=-5, high=5)


def edited(controls: Page, values: Values, given: Given, edit: Edit) -> None:
    """Take what was typed into a cell of the chosen sample's row on a stage."""
    whole = Edit("input", (values.sample, edit.index[-1]), edit.text)
    matrix_editor.take_edit(controls, {"input": given.input}, whole, infinities=True)


def remarked(sentences: Sequence[str]) -> None:
    """What follows from the present numbers."""
    st.markdown("  \n".join(sentences))


def formula(name: str, filled: str) -> None:
    """The view's formula, and the same with its numbers, if it has any."""
    lesson.side_by_side([f"$$\n{each}\n$$" for each in (formulas.GENERAL[name], filled) if each])
