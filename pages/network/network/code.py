"""The view of the network as code: the three ways to write it down, and how it is called."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explainers.lessons.network import code, numbers, tries, words
from explainers.lessons.network.numbers import Values
from explainers.networks.facts import Shape
from explainers.networks.layer_list import Layer
from pages.network.network import fitting
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls


def view(controls: Controls[Values], values: Values) -> None:
    """Draw the view."""
    place, walk = bench(), numbers.walked(values)
    with place.controls:
        controls.presets(numbers.presets(values), words.PRESETS)
        controls.segments("way")
    lesson.notice(words.NOTICE["code"], tries.ALL["code"], controls)
    layers = fitting.layers(values, place)
    if not layers:
        return
    output = ", ".join(map(str, walk.output_shape or ()))
    with place.figure:
        st.markdown(words.OF_WAY[values.way])
        with st.container(key="network-program"):
            st.code(code.program(values.way, layers, walk.input_shape), language="python")
        st.caption(
            f"Each of the three prints the same: `torch.Size([{output}])` and `{walk.parameters}`."
        )
    _further(layers, walk.input_shape)


def _further(layers: Sequence[Layer], input_shape: Shape) -> None:
    """What print shows, functions instead of layers, and what calling a network does."""
    st.markdown(f"## What print(net) shows\n\n{words.PRINTED}")
    st.code(code.printed(layers), language=None)
    st.markdown(f"## Functions instead of layers\n\n{words.FUNCTIONAL}")
    st.code(code.functional(layers, input_shape), language="python")
    st.markdown(f"## Why net(x), and not net.forward(x)?\n\n{words.CALLING}")
    left, right = st.columns([3, 2], gap="large")
    left.code(code.CALLING, language="python")
    right.caption("It prints:")
    right.code(code.called(), language=None)
