"""The convolution page's view of the backward pass."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from torch import Tensor

from explainers.lessons.convolution import backward, numbers, tries, words
from explainers.lessons.convolution.backward import Backward
from explainers.lessons.convolution.numbers import Values
from pages.layers.convolution.arguments import Page, main_controls, more_controls
from pages.parts import lesson, matrix_editor
from pages.parts.controls import as_it_is
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """The gradients of input, kernel and bias, each with the products that were summed."""
    st.markdown(
        "Training asks: how would the loss change if this number were a little larger? The layer "
        "above has answered that for each output cell: **:violet[grad_output]**. The backward pass "
        "hands the answer on to the **:blue[input]**, the **:orange[kernel]** and the bias. "
        f"[:material/open_in_new: torch.Tensor.backward]({lesson.DOCS}torch.Tensor.backward.html)"
    )
    controls.presets(numbers.PRESETS, words.PRESETS)
    main_controls(controls, values)
    more_controls(controls, bias=False)
    try:
        given = backward.numbers(values)
    except ValueError as error:
        lesson.refusal(error)
        return
    lesson.told((*given.forward.complaints, given.complaint))
    of = values.gradient
    controls.segments("gradient", label_visibility="collapsed")
    st.markdown(backward.WORDS[of])
    _stage(controls, given, of)
    _editors(controls, given)
    st.subheader("Where does it come from?", anchor=False)
    st.latex(backward.SYMBOLS[of])
    st.caption(
        "L: the loss · o: output channel · c: input channel · (i, j): a stop, which is an output "
        "cell · (k, l): a kernel cell · s: `stride` · d: `dilation` · p: `padding`",
        text_alignment="center",
    )
    lesson.notice(words.NOTICE["backward"], tries.ALL["backward"], controls)
    lesson.code(backward.code(given), prints="the three gradients")


def _stage(controls: Page, given: Backward, of: str) -> None:
    example = given.example(of)
    tensors = {
        "grad_output": given.grad_output,
        "input": given.forward.input,
        "weight": given.forward.weight,
    }
    shown = {name: tensors[name] for name in example.operands}
    try:
        stage(
            example,
            key=f"convolution-backward-{of}",
            operators=("Σ",) if of == "bias" else ("×", "Σ"),
            captions={"output": f"{of}.grad"},
            editable=tuple(shown),
            on_edit=lambda edit: matrix_editor.take_edit(controls, shown, edit),
        )
    except ValueError as error:  # the largest settings have too many products to be read
        lesson.refusal(error)


def _editors(controls: Page, given: Backward) -> None:
    forward = given.forward
    fields: tuple[tuple[str, Tensor, int, int, Callable[[Values], Values]], ...] = (
        ("grad_output", given.grad_output, -3, 3, as_it_is),
        ("input", forward.input, 0, 9, numbers.sized_as_typed),
        ("weight", forward.weight.flatten(0, 1), -2, 2, numbers.kernel_sized_as_typed),
    )
    with st.expander("Edit the numbers (or double-click a cell)", icon=":material/edit:"):
        for column, (name, tensor, low, high, then) in zip(st.columns(3), fields, strict=True):
            with column:
                matrix_editor.draw(controls, name, tensor, low=low, high=high, then=then)
