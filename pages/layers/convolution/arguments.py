"""The controls that the views of the convolution page share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from explainers.lessons.convolution import numbers, paddings, words
from explainers.lessons.convolution.numbers import Numbers, Values
from pages.parts import matrix_editor
from pages.parts.bench import more
from pages.parts.controls import Controls

Page = Controls[Values]


def main_controls(controls: Page, values: Values) -> None:
    """Stride, padding, dilation and the kernel's size."""
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
    with more(controls, words.MORE) as opened:
        if not opened:
            return
        controls.slider("in_channels")
        controls.slider("out_channels")
        controls.slider("groups")
        controls.pair("size", words.SIDES["size"])
        if padding_mode:
            controls.select("padding_mode")
        if bias:
            controls.toggle("bias")
        apart(controls)


def editors(controls: Page, given: Numbers) -> None:
    """The input's numbers and the kernel's, to be typed over."""
    with more(controls, words.EDIT, "edit", icon=":material/edit:") as opened:
        if opened:
            edit_input(controls, given)
            edit_kernel(controls, given)


def edit_input(controls: Page, given: Numbers) -> None:
    """The input's numbers; another size of theirs is another size of the input."""
    then = numbers.sized_as_typed
    matrix_editor.draw(controls, "input", given.input, low=0, high=9, then=then)


def edit_kernel(controls: Page, given: Numbers) -> None:
    """The kernel's numbers, all planes below each other."""
    planes, then = given.weight.flatten(0, 1), numbers.kernel_sized_as_typed
    matrix_editor.draw(controls, "weight", planes, low=-2, high=2, then=then)


def _labels(values: Values, name: str) -> tuple[str, ...]:
    return words.SIDES[name] if values.apart else (name,)
