"""The convolution page's view of the numbers: the kernel's products, cell by cell."""

from __future__ import annotations

import streamlit as st

from explainers import snippets
from explainers.layers import conv2d_arguments
from explainers.lessons.convolution import numbers, sizes, tries, words
from explainers.lessons.convolution.numbers import Numbers, Values
from pages.layers.convolution.arguments import Page, editors, main_controls, more_controls
from pages.parts import lesson, matrix_editor
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """The input, the kernel and the output, and how large the output is."""
    place = bench()
    given = numbers.numbers(values)
    with place.figure:  # drawn first: it is on the screen before the rest has been drawn again
        setting = _on_stage(controls, values, given)
    with place.controls:
        controls.presets(numbers.PRESETS, words.PRESETS)
        main_controls(controls, values)
        more_controls(controls)
        editors(controls, given)
    lesson.notice(words.NOTICE["numbers"], tries.ALL["numbers"], controls)
    if setting is None:
        return
    _formulas(given, setting)
    lesson.code(snippets.conv2d(given.operands, numbers.arguments(values)))


def _on_stage(controls: Page, values: Values, given: Numbers) -> conv2d_arguments.Setting | None:
    """Draw the example; gives its setting, or None where a rule is broken and that is said."""
    lesson.told(given.complaints)
    try:
        setting = numbers.check(values, given)
    except ValueError as error:
        lesson.refusal(error)
        return None
    shown = {"input": given.input, "weight": given.weight}
    stage(
        numbers.example(given, setting),
        key="convolution-stage",
        operators=("∗", "+", "=") if given.bias is not None else ("∗", "="),
        editable=tuple(shown),
        on_edit=lambda edit: matrix_editor.take_edit(controls, shown, edit),
    )
    return setting


def _formulas(given: Numbers, setting: conv2d_arguments.Setting) -> None:
    axes = sizes.axes(given.input.shape[1], given.input.shape[2], setting.windows)
    filled = [
        f"$$\n{sizes.filled(axis, lesson.colours())}\n$$\n\n"
        + words.of_axis(axis.name, axis.sides, axis.unread)
        for axis in axes
    ]
    heading = f"**How large is the output?**\n\n$$\n{sizes.symbols('H')}\n$$"
    lesson.side_by_side([heading, *filled], legend=sizes.LEGEND)
    counts = numbers.counts(given, setting)
    st.markdown(words.counts(counts.parameters_arithmetic, counts.macs_arithmetic))
