"""The controls that the views of the convolution page share, each with its sentence of help."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.convolution import numbers, paddings
from pages.parts.controls import Controls

HELP = {
    "stride": "How many cells the kernel moves from one stop to the next.",
    "padding": "Cells added on every side. “valid” adds none; “same” keeps the input's size.",
    "dilation": "The distance between neighbouring cells of the kernel: 2 leaves a gap of one.",
    "apart": "Stride, padding and dilation may be pairs: one number down, another one across.",
    "kernel_size": "How many cells the kernel has in this direction.",
    "padding_mode": "What stands in the padding: zeros, or cells of the input repeated.",
    "in_channels": "Channels of the input: 3 for a colour picture.",
    "out_channels": "Channels of the output: each has a kernel of its own.",
    "groups": "Shares the channels out: each group of outputs reads only its group of inputs.",
    "bias": "One number for each output channel, added to every cell of it.",
    "size": "How many cells the input has in this direction.",
}


def main_controls(controls: Controls) -> None:
    """Stride, padding, dilation and the kernel's size."""
    with controls.panel():
        walk(controls, "stride")
        padding(controls)
        walk(controls, "dilation")
        kernel_size(controls)


def walk(controls: Controls, name: str, words: str = "") -> None:
    """Stride or dilation: one slider, or one for each direction while they are kept apart."""
    controls.pair(name, _labels(controls, name), help=words or HELP[name])


def padding(controls: Controls, words: str = "") -> None:
    """Padding in numbers or as a word; the words are for both directions at once."""
    labels = _labels(controls, "padding")
    value = controls["padding"]
    now = (paddings.first(value), str(paddings.sides(value)[1]))
    for axis, label in enumerate(labels):
        if axis == 1 and value in paddings.WORDS:
            break  # a word says it for both directions
        controls.mirror(
            st.select_slider,
            label,
            controls.key("padding", axis),
            now[axis],
            options=(*paddings.NUMBERS, *paddings.WORDS) if axis == 0 else paddings.NUMBERS,
            help=words or HELP["padding"],
            on_change=_take_padding,
            args=(controls, len(labels)),
        )


def apart(controls: Controls) -> None:
    """The switch that gives height and width a slider each."""
    controls.toggle(
        "apart", "height and width apart", help=HELP["apart"], on_change=_join, args=(controls,)
    )


def kernel_size(controls: Controls) -> None:
    """Height and width of the kernel."""
    labels = ("kernel_size: height", "kernel_size: width")
    controls.pair("kernel_size", labels, help=HELP["kernel_size"])


def more_controls(controls: Controls, *, padding_mode: bool = True, bias: bool = True) -> None:
    """What is changed less often, folded away; `padding_mode` and `bias` where they matter."""
    names = ["Channels", "groups", *(["bias"] * bias), *(["padding mode"] * padding_mode)]
    label = ", ".join([*names, "input size", "height and width apart"])
    with st.expander(label, icon=":material/tune:"), controls.panel("more"):
        controls.slider("in_channels", help=HELP["in_channels"])
        controls.slider("out_channels", help=HELP["out_channels"])
        controls.slider("groups", help=HELP["groups"])
        controls.pair("size", ("input height", "input width"), help=HELP["size"])
        if padding_mode:
            controls.select("padding_mode", help=HELP["padding_mode"])
        if bias:
            controls.toggle("bias", help=HELP["bias"])
        apart(controls)


def _labels(controls: Controls, name: str) -> tuple[str, ...]:
    values = controls.values
    if numbers.uneven(values) and not values["apart"]:
        controls.assign({"apart": True})  # an address may hold a pair without the switch
    return (f"{name}: height", f"{name}: width") if controls["apart"] else (name,)


def _take_padding(controls: Controls, sliders: int) -> None:
    height = st.session_state[controls.key("padding", 0)]
    width = st.session_state.get(controls.key("padding", 1), height) if sliders == 2 else height
    word = height in paddings.WORDS
    controls.assign({"padding": height if word else paddings.written(int(height), int(width))})


def _join(controls: Controls) -> None:
    if not controls["apart"]:
        controls.assign(numbers.evened(controls.values))
