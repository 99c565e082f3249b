"""The convolution page's view of the transposed convolution."""

from __future__ import annotations

import streamlit as st

from explainers.layers import conv_transpose2d
from explainers.lessons.convolution import transposed, tries, words
from explainers.lessons.convolution.numbers import Numbers, Values
from explainers.markdown import plain
from pages.layers.convolution.arguments import Page, editors, more_controls, padding, walk
from pages.parts import lesson, matrix_editor
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """Each input cell lays a whole kernel into the output, where they overlap and are added."""
    place = bench()
    with place.controls:
        controls.presets(transposed.PRESETS, words.TRANSPOSED_PRESETS)
        walk(controls, values, "stride", words.TRANSPOSED_HELP)
        padding(controls, values, words.TRANSPOSED_HELP)
        controls.slider("output_padding")
        controls.pair("kernel_size", words.SIDES["kernel_size"])
        walk(controls, values, "dilation")
        given = transposed.numbers(values)
        more_controls(controls, padding_mode=False)
        editors(controls, given)
    with place.figure:
        lesson.told(given.complaints)
        setting = _on_stage(controls, values, given)
    lesson.notice(words.NOTICE["transposed"], tries.ALL["transposed"], controls)
    if setting is None:
        return
    _sizes(given, setting)
    _there_and_back(values, given, setting)
    lesson.code(transposed.code(given, transposed.arguments(values)))


def _on_stage(controls: Page, values: Values, given: Numbers) -> conv_transpose2d.Setting | None:
    shown = {"input": given.input, "weight": given.weight}
    try:
        setting = transposed.check(values, given)
    except ValueError as error:
        lesson.refusal(error)
        return None
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
    return setting


def _sizes(given: Numbers, setting: conv_transpose2d.Setting) -> None:
    axes = transposed.axes(given, setting)
    filled = [f"$$\n{transposed.filled(axis, lesson.colours())}\n$$" for axis in axes]
    heading = f"**How large is the output?**\n\n$$\n{transposed.symbols('H')}\n$$"
    lesson.side_by_side([heading, *filled], legend=transposed.LEGEND)
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
    st.markdown(
        "## Does it undo a convolution?\n\n"
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
