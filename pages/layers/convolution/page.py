"""The convolution lesson."""

from __future__ import annotations

import streamlit as st

from explainers import snippets
from explainers.layers import conv2d
from explainers.lessons.convolution import beliefs, numbers, sizes, tries, words
from explainers.lessons.convolution.numbers import Numbers, Values
from pages.layers.convolution import backward, filters, notes_layer, transposed
from pages.layers.convolution.arguments import Page, main_controls, more_controls
from pages.parts import lesson, matrix_editor
from pages.parts.controls import Controls
from pages.parts.stage import stage


def numbers_view(controls: Page, values: Values) -> None:
    # What a reader waits for goes out first, though it stands below its controls: the numbers are
    # on the screen before the rest of the page has been drawn again.
    above, middle = st.container(), st.container()
    given = numbers.numbers(values)
    with middle:
        setting = on_stage(controls, values, given)
    with above:
        controls.presets(numbers.PRESETS, words.PRESETS)
        main_controls(controls, values)
        more_controls(controls)
    editors(controls, given, staged=setting is not None)
    if setting is None:
        return
    formulas(given, setting)
    lesson.notice(words.NOTICE["numbers"], tries.ALL["numbers"], controls)
    lesson.code(snippets.conv2d(given.operands, numbers.arguments(values)))


def on_stage(controls: Page, values: Values, given: Numbers) -> conv2d.Setting | None:
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
    lesson.paint_first()
    return setting


def editors(controls: Page, given: Numbers, *, staged: bool = True) -> None:
    label = "Edit the numbers" + " (or double-click a cell)" * staged
    with st.expander(label, icon=":material/edit:"):
        left, right = st.columns(2, gap="large")
        with left:
            matrix_editor.draw(
                controls, "input", given.input, low=0, high=9, then=numbers.sized_as_typed
            )
        with right:
            matrix_editor.draw(
                controls,
                "weight",
                given.weight.flatten(0, 1),
                low=-2,
                high=2,
                then=numbers.kernel_sized_as_typed,
            )


def formulas(given: Numbers, setting: conv2d.Setting) -> None:
    down, across = sizes.axes(given.input.shape[1], given.input.shape[2], setting.windows)
    st.subheader("How large is the output?", anchor=False)
    st.latex(sizes.symbols("H"))
    st.caption(sizes.LEGEND, text_alignment="center")
    for column, axis in zip(st.columns(2), (down, across), strict=True):
        column.latex(sizes.filled(axis, lesson.colours()))
        if axis.sides[0] != axis.sides[1]:
            column.caption(
                f"“same” needs {sum(axis.sides)} cells of padding here, an odd number: "
                f"{axis.sides[0]} before the input and {axis.sides[1]} after it."
            )
        if axis.unread:
            where = "bottom rows" if axis.name == "H" else "right columns"
            column.caption(
                f"The division is rounded down: the last {axis.unread} of the padded {where} "
                "are never read."
            )
    counts = numbers.counts(given, setting)
    with st.container(horizontal=True, gap="large"):
        st.metric("Parameters", f"{counts.parameters:,}", help=counts.parameters_arithmetic)
        st.metric("Multiply-adds", f"{counts.macs:,}", help=counts.macs_arithmetic)
    st.caption(
        f"Parameters: {counts.parameters_arithmetic}.  \nMultiply-adds: {counts.macs_arithmetic}."
    )


VIEWS = {
    "numbers": numbers_view,
    "pictures": filters.view,
    "notes": notes_layer.view,
    "transposed": transposed.view,
    "backward": backward.view,
}

lesson.header("convolution", words.SENTENCE, docs="torch.nn.Conv2d")
controls = Controls("convolution", Values(), words, numbers.settled)
lesson.show(controls, controls.read(), VIEWS, beliefs.predictions)
