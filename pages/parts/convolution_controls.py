"""The controls that the views of the convolution page share, each with its sentence of help."""

from __future__ import annotations

import streamlit as st

from pages.parts.controls import Controls

HELP = {
    "stride": "How many cells the kernel moves from one stop to the next.",
    "padding": "Cells added on every side. “valid” adds none; “same” keeps the input's size.",
    "dilation": "The distance between neighbouring cells of the kernel: 2 leaves a gap of one.",
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
        controls.slider("stride", help=HELP["stride"])
        controls.steps("padding", help=HELP["padding"])
        controls.slider("dilation", help=HELP["dilation"])
        kernel_size(controls)


def kernel_size(controls: Controls) -> None:
    """Height and width of the kernel."""
    labels = ("kernel_size: height", "kernel_size: width")
    controls.pair("kernel_size", labels, help=HELP["kernel_size"])


def more_controls(controls: Controls, *, padding_mode: bool = True, bias: bool = True) -> None:
    """What is changed less often, folded away; `padding_mode` and `bias` where they matter."""
    names = ["Channels", "groups", *(["bias"] * bias), *(["padding mode"] * padding_mode)]
    label = ", ".join([*names, "input size"])
    with st.expander(label, icon=":material/tune:"), controls.panel("more"):
        controls.slider("in_channels", help=HELP["in_channels"])
        controls.slider("out_channels", help=HELP["out_channels"])
        controls.slider("groups", help=HELP["groups"])
        controls.pair("size", ("input height", "input width"), help=HELP["size"])
        if padding_mode:
            controls.select("padding_mode", help=HELP["padding_mode"])
        if bias:
            controls.toggle("bias", help=HELP["bias"])
