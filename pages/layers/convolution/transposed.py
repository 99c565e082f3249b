"""The convolution page's view of the transposed convolution."""

from __future__ import annotations

import streamlit as st

from explainers.layers import conv_transpose2d
from explainers.lessons.convolution import numbers, transposed, tries, words
from explainers.lessons.convolution.numbers import Numbers, Values
from explainers.markdown import plain
from pages.layers.convolution.arguments import Page, more_controls, padding, walk
from pages.parts import lesson, matrix_editor
from pages.parts.stage import stage

DOCS = "torch.nn.ConvTranspose2d"


def view(controls: Page, values: Values) -> None:
    """Each input cell lays a whole kernel into the output, where they overlap and are added."""
    st.markdown(
        "The way of a convolution backwards: each cell of the **:blue[input]** lays the whole "
        "**:orange[kernel]**, times its own value, into the **:green[output]**, `stride` cells "
        "from the last. Where they overlap, the products are **added**. "
        f"[:material/open_in_new: {DOCS}]({lesson.DOCS}{DOCS}.html)"
    )
    controls.presets(transposed.PRESETS, words.TRANSPOSED_PRESETS)
    with controls.panel():
        walk(controls, values, "stride", words.TRANSPOSED_HELP)
        padding(controls, values, words.TRANSPOSED_HELP)
        controls.slider("output_padding")
        walk(controls, values, "dilation")
        controls.pair("kernel_size", words.SIDES["kernel_size"])
    more_controls(controls, padding_mode=False)
    given = transposed.numbers(values)
    lesson.told(given.complaints)
    shown = {"input": given.input, "weight": given.weight}
    try:
        setting = transposed.check(values, given)
    except ValueError as error:
        lesson.refusal(error)
        return
    try:
        stage(
            transposed.example(given, setting),
            key="convolution-transposed",
            operators=("∗ᵀ", "+", "=") if given.bias is not None else ("∗ᵀ", "="),
            editable=tuple(shown),
            on_edit=lambda edit: matrix_editor.take_edit(controls, shown, edit),
        )
    except ValueError as error:  # a large stride makes more cells than can be read
        lesson.refusal(error)
    _editors(controls, given)
    _sizes(given, setting)
    _there_and_back(values, given, setting)
    lesson.notice(words.NOTICE["transposed"], tries.ALL["transposed"], controls)
    lesson.code(transposed.code(given, transposed.arguments(values)))


def _editors(controls: Page, given: Numbers) -> None:
    with st.expander("Edit the numbers (or double-click a cell)", icon=":material/edit:"):
        left, right = st.columns(2, gap="large")
        with left:
            matrix_editor.draw(
                controls, "input", given.input, low=0, high=9, then=numbers.sized_as_typed
            )
        with right:
            planes = given.weight.flatten(0, 1)
            then = numbers.kernel_sized_as_typed
            matrix_editor.draw(controls, "weight", planes, low=-2, high=2, then=then)


def _sizes(given: Numbers, setting: conv_transpose2d.Setting) -> None:
    st.subheader("How large is the output?", anchor=False)
    st.latex(transposed.symbols("H"))
    st.caption(transposed.LEGEND, text_alignment="center")
    axes = transposed.axes(given, setting)
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


def _there_and_back(values: Values, given: Numbers, setting: conv_transpose2d.Setting) -> None:
    try:
        example = transposed.there_and_back(values, given, setting)
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
