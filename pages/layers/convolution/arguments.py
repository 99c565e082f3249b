"""The controls that the views of the convolution page share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from explainers.lessons.convolution import numbers, paddings, words
from explainers.lessons.convolution.numbers import Values
from pages.parts.controls import Controls

Page = Controls[Values]


def main_controls(controls: Page, values: Values) -> None:
    """Stride, padding, dilation and the kernel's size."""
    with controls.panel():
        walk(controls, values, "stride")
        padding(controls, values)
        walk(controls, values, "dilation")
        controls.pair("kernel_size", words.SIDES["kernel_size"])


def walk(controls: Page, values: Values, name: str, helps: Mapping[str, str] = words.HELP) -> None:
    """Stride or dilation: one slider, or one for each direction while they are kept apart."""
    controls.pair(name, _labels(values, name), help=helps[name])


def padding(controls: Page, values: Values, helps: Mapping[str, str] = words.HELP) -> None:
    """Padding in numbers or as a word; the words are for both directions at once."""
    word = values.padding in paddings.WORDS
    shown = (paddings.first(values.padding), str(paddings.sides(values.padding)[1]))
    for axis, label in enumerate(_labels(values, "padding")[: 1 if word else 2]):
        controls.mirror(
            st.select_slider,
            label,
            controls.key("padding", axis),
            shown[axis],
            partial(numbers.padded, axis),
            options=(*paddings.NUMBERS, *paddings.WORDS) if axis == 0 else paddings.NUMBERS,
            help=helps["padding"],
        )


def apart(controls: Page) -> None:
    """The switch that gives height and width a slider each."""
    controls.toggle("apart", then=numbers.joined)


def more_controls(controls: Page, *, padding_mode: bool = True, bias: bool = True) -> None:
    """What is changed less often, folded away; `padding_mode` and `bias` where they matter."""
    names = ["Channels", "groups", *(["bias"] * bias), *(["padding mode"] * padding_mode)]
    label = ", ".join([*names, "input size", "height and width apart"])
    with st.expander(label, icon=":material/tune:"), controls.panel("more"):
        controls.slider("in_channels")
        controls.slider("out_channels")
        controls.slider("groups")
        controls.pair("size", words.SIDES["size"])
        if padding_mode:
            controls.select("padding_mode")
        if bias:
            controls.toggle("bias")
        apart(controls)


def _labels(values: Values, name: str) -> tuple[str, ...]:
    return words.SIDES[name] if values.apart else (name,)
