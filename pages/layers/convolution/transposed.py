"""The convolution page's view of the transposed convolution."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.convolution import numbers, transposed, tries
from explainers.lessons.convolution.numbers import Numbers
from explainers.markdown import plain
from pages.layers.convolution.arguments import kernel_size, more_controls, padding, walk
from pages.parts import lesson, matrix_editor
from pages.parts.controls import Controls
from pages.parts.stage import stage

DOCS = "torch.nn.ConvTranspose2d"
PADDING = "Cells cut off each side of the output: what a convolution adds, this takes away."
STRIDE = "How far apart the kernels of neighbouring input cells are laid."
OUTPUT_PADDING = "Cells added at the bottom and the right of the output only."


def view(controls: Controls) -> None:
    """Each input cell lays a whole kernel into the output, where they overlap and are added."""
    st.markdown(
        "The way of a convolution backwards: each cell of the **:blue[input]** lays the whole "
        "**:orange[kernel]**, times its own value, into the **:green[output]**, `stride` cells "
        "from the last. Where they overlap, the products are **added**. "
        f"[:material/open_in_new: {DOCS}]({lesson.DOCS}{DOCS}.html)"
    )
    controls.presets(transposed.PRESETS)
    with controls.panel():
        walk(controls, "stride", STRIDE)
        padding(controls, PADDING)
        controls.slider("output_padding", help=OUTPUT_PADDING)
        walk(controls, "dilation")
        kernel_size(controls)
    more_controls(controls, padding_mode=False)
    given = transposed.numbers(controls.values)
    lesson.told(given.complaints)
    shown = {"input": given.input, "weight": given.weight}
    try:
        example = transposed.example(controls.values, given)
    except ValueError as error:
        lesson.refusal(error)
        return
    try:
        stage(
            example,
            key="convolution-transposed",
            operators=("∗ᵀ", "+", "=") if given.bias is not None else ("∗ᵀ", "="),
            editable=tuple(shown),
            on_edit=lambda edit: matrix_editor.take_edit(controls, shown, edit),
        )
    except ValueError as error:  # a large stride makes more cells than can be read
        lesson.refusal(error)
    _editors(controls, given)
    _sizes(controls, given)
    _there_and_back(controls, given)
    lesson.notice(
        [
            "`padding` is the **convolution's** padding: here it makes the output smaller.",
            "With stride 2 and kernel 3 some output cells are reached by one kernel, some by two, "
            "some by four. Networks that draw pictures show this as a checkerboard.",
            "The axes of `weight` are swapped: (**in**, out/groups, height, width).",
        ],
        tries.ALL["Transposed"],
        controls,
    )
    lesson.code(transposed.code(example, transposed.arguments(controls.values)))


def _editors(controls: Controls, given: Numbers) -> None:
    with st.expander("Edit the numbers (or double-click a cell)", icon=":material/edit:"):
        left, right = st.columns(2, gap="large")
        with left:
            matrix_editor.draw(
                controls, "input", given.input, low=0, high=9, sizes=numbers.typed_size
            )
        with right:
            planes = given.weight.flatten(0, 1)
            sizes = numbers.typed_kernel_size
            matrix_editor.draw(controls, "weight", planes, low=-2, high=2, sizes=sizes)


def _sizes(controls: Controls, given: Numbers) -> None:
    st.subheader("How large is the output?", anchor=False)
    st.latex(transposed.symbols("H"))
    st.caption(transposed.LEGEND, text_alignment="center")
    axes = transposed.axes(given, transposed.arguments(controls.values))
    for column, axis in zip(st.columns(2), axes, strict=True):
        column.latex(transposed.filled(axis, lesson.colours()))
    down = axes[0]
    if len(down.rounded_alike) > 1:
        sizes = ", ".join(map(str, down.rounded_alike[:-1]))
        st.markdown(
            f"**Why `output_padding`?** A convolution with stride {down.stride} rounds its size "
            f"down: inputs {sizes} and {down.rounded_alike[-1]} cells high all become "
            f"{down.size}. On the way back PyTorch cannot know which it was. `output_padding` 0 to "
            f"{down.stride - 1} says so. It appends no zeros: it lets the output end later."
        )


def _there_and_back(controls: Controls, given: Numbers) -> None:
    try:
        example = transposed.there_and_back(controls.values, given)
    except ValueError as error:
        # The convolution's rules are stricter: the kernel has to fit into the padded picture.
        st.caption(f"There is no convolution whose size this undoes: {plain(str(error))}")
        return
    same, cells = transposed.difference(example)
    before = "×".join(map(str, example.operands["x"].shape[1:]))
    between = "×".join(map(str, example.operands["input"].shape[1:]))
    st.subheader("Does it undo a convolution?", anchor=False)
    st.markdown(
        f"**Its size: yes. Its numbers: no.** Below, a picture x of {before} goes through `conv2d` "
        f"with the same settings and weights, which leaves {between}, and back through "
        f"`conv_transpose2d`, which makes it {before} again. {same} of its {cells} cells "
        f"{'has' if same == 1 else 'have'} the value they had. The name *deconvolution* promises "
        "more than it does."
    )
    try:
        stage(
            example,
            key="convolution-there-and-back",
            operators=("→", "∗ᵀ", "="),
            captions={"x": "x", "input": "conv2d(x)", "output": "back"},
        )
    except ValueError as error:
        st.caption(str(error))
