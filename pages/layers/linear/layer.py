"""The linear page's first view: the layer, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from torch import Tensor

from explainers.lessons.linear import figures, formulas, numbers, tries, words
from explainers.lessons.linear.numbers import Numbers, Size, Values
from pages.parts import chart, lesson, matrix_editor
from pages.parts.bench import bench, more
from pages.parts.controls import Controls
from pages.parts.stage import Edit, stage


def view(controls: Controls[Values], values: Values) -> None:
    """A batch of samples through the layer, and what a larger one would cost."""
    place = bench()
    given = numbers.numbers(values)
    with place.figure:
        lesson.told(given.complaints)
        shown = given.operands
        stage(
            numbers.example(given),
            key="linear-stage",
            operators=("·", "+", "=") if given.bias is not None else ("·", "="),
            editable=tuple(shown),
            on_edit=lambda edit: take_edit(controls, shown, edit),
        )
    with place.controls:
        controls.presets(numbers.PRESETS, words.PRESETS)
        controls.slider("in_features")
        controls.slider("out_features")
        controls.slider("batch_size")
        controls.toggle("bias")
        with more(controls, words.EDIT, "numbers", ":material/edit:") as opened:
            if opened:
                editors(controls, given)
    lesson.side_by_side([formulas.shapes(given, lesson.colours()), formulas.counts(given)])
    larger(controls, values)
    lesson.notice(words.NOTICE["layer"], tries.ALL["layer"], controls)
    lesson.code(numbers.code(given))


def take_edit(controls: Controls[Values], shown: Mapping[str, Tensor], edit: Edit) -> None:
    """Take what was typed into a cell of the stage."""
    # `bias` is the switch, as in nn.Linear; its numbers are the setting `biases`.
    name = "biases" if edit.name == "bias" else edit.name
    named = Edit(name, edit.index, edit.text)
    matrix_editor.take_edit(controls, {name: shown[edit.name]}, named)


def editors(controls: Controls[Values], given: Numbers) -> None:
    """The numbers as text."""
    fields = (
        ("input", given.input[None], 0, 5, numbers.input_sized_as_typed),
        ("weight", given.weight[None], -2, 2, numbers.weight_sized_as_typed),
    )
    for name, shown, low, high, then in fields:
        matrix_editor.draw(controls, name, shown, low=low, high=high, then=then)
    if given.bias is not None:
        shown, then = given.bias[None, None], numbers.biases_sized_as_typed
        matrix_editor.draw(controls, "biases", shown, low=-3, high=3, then=then)


def larger(controls: Controls[Values], values: Values) -> None:
    """A layer of any size: what it would learn, beside well-known ones."""
    chosen = Size("Yours", values.larger_in_features, values.larger_out_features)
    left, right = st.columns([1, 2], gap="large")
    with left:
        st.markdown(f"{words.LARGER}\n\n{formulas.cost(chosen)}")
        controls.number("larger_in_features")
        controls.number("larger_out_features")
        st.caption(words.LOGARITHMIC)
    with right:
        chart.draw(
            figures.bars(numbers.KNOWN, chosen, lesson.colours()),
            key="linear-sizes",
            alt=f"Parameters of linear layers; yours has {chosen.parameters:,}.",
        )
