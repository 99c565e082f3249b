"""The convolution lesson."""

import streamlit as st

from explainers import snippets
from explainers.lessons.convolution import backward, beliefs, numbers, sizes, transposed, tries
from explainers.lessons.convolution import notes_layer as notes
from explainers.lessons.convolution.numbers import Numbers
from explainers.worked import WorkedExample
from pages.layers.convolution import backward as backward_view
from pages.layers.convolution import filters, notes_layer
from pages.layers.convolution import transposed as transposed_view
from pages.layers.convolution.arguments import main_controls, more_controls
from pages.parts import lesson, matrix_editor
from pages.parts.controls import Controls
from pages.parts.pictures import picker
from pages.parts.stage import stage


def numbers_view(controls: Controls) -> None:
    # What a reader waits for goes out first, though it stands below its controls: the numbers are
    # on the screen before the rest of the page has been drawn again.
    above, middle = st.container(), st.container()
    given = numbers.numbers(controls.values)
    with middle:
        example = on_stage(controls, given)
    with above:
        controls.presets(numbers.PRESETS)
        main_controls(controls)
        more_controls(controls)
    if example is None:
        editors(controls, given, staged=False)
        return
    arguments = numbers.arguments(controls.values)
    editors(controls, given)
    formulas(given, arguments)
    lesson.notice(
        [
            "The kernel is laid on **as it is**, without being flipped: cell times cell, then "
            "the sum.",
            "With dilation the lit cells of the input stand apart; what lies in the gaps is not "
            "read at that stop.",
            "With stride 2 the window skips stops. Cells at the edge may never be read at all.",
            "With several channels every output cell sums over **all** channels of its group.",
        ],
        tries.ALL["Numbers"],
        controls,
    )
    lesson.code(snippets.conv2d(example, arguments))


def on_stage(controls: Controls, given: Numbers) -> WorkedExample | None:
    """Draw the example; gives it, or None where a rule is broken and that is said instead."""
    lesson.told(given.complaints)
    try:
        example = numbers.example(controls.values, given)
    except ValueError as error:
        lesson.refusal(error)
        return None
    shown = {"input": given.input, "weight": given.weight}
    stage(
        example,
        key="convolution-stage",
        operators=("∗", "+", "=") if given.bias is not None else ("∗", "="),
        editable=tuple(shown),
        on_edit=lambda edit: matrix_editor.take_edit(controls, shown, edit),
    )
    lesson.paint_first()
    return example


def editors(controls: Controls, given: Numbers, *, staged: bool = True) -> None:
    label = "Edit the numbers" + " (or double-click a cell)" * staged
    with st.expander(label, icon=":material/edit:"):
        left, right = st.columns(2, gap="large")
        with left:
            matrix_editor.draw(
                controls, "input", given.input, low=0, high=9, sizes=numbers.typed_size
            )
        with right:
            matrix_editor.draw(
                controls,
                "weight",
                given.weight.flatten(0, 1),
                low=-2,
                high=2,
                sizes=numbers.typed_kernel_size,
            )


def formulas(given: Numbers, arguments: dict) -> None:
    setting = numbers.check(given, arguments)
    axes = sizes.axes(*given.input.shape[1:], setting.windows)
    st.subheader("How large is the output?", anchor=False)
    st.latex(sizes.symbols("H"))
    st.caption(sizes.LEGEND, text_alignment="center")
    left, right = st.columns(2)
    for column, axis in zip((left, right), axes, strict=True):
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
    "Numbers": numbers_view,
    "Pictures": filters.view,
    numbers.NOTES: notes_layer.view,
    "Transposed": transposed_view.view,
    "Backward": backward_view.view,
}

lesson.header(
    "convolution",
    "A small **:orange[kernel]** slides over the **:blue[input]**. At each stop the cells that lie "
    "on each other are multiplied, and the sum of the products is one cell of the "
    "**:green[output]**.",
    docs="torch.nn.Conv2d",
)
more_settings = (
    *transposed.SETTINGS,
    *backward.SETTINGS,
    *notes.SETTINGS,
    *picker.SETTINGS,
)
controls = Controls("convolution", (*numbers.SETTINGS, *more_settings))
lesson.views(controls, VIEWS, beliefs.predictions, stage_view="Numbers")
