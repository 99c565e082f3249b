"""Which network, which layer of it, and which cell: the controls that the views share."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainers.lessons.receptive_field import numbers, remarks, words
from explainers.lessons.receptive_field.numbers import Cell, Followed, Values
from pages.parts import lesson
from pages.parts.controls import Controls

Page = Controls[Values]


def bench() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Where the controls go, and where the figure goes."""
    left, right = st.columns([1, 3], gap="medium")
    return left, right


def followed(controls: Page, values: Values) -> Followed | None:
    """The network of `values` up to its layer; None where that is refused, which is said."""
    try:
        return numbers.followed(values)
    except ValueError as error:
        lesson.refusal(error)
        return None


def choose(controls: Page) -> None:
    """The network: an example, or its layers as text, and its input."""
    controls.presets(numbers.PRESETS, words.PRESETS)
    with st.expander("Its layers, and the input", icon=":material/tune:"):
        lines = controls.read().layers.count("\n") + 1
        controls.text("layers", height=68 + 24 * lines)
        controls.number("in_channels")
        controls.pair("size", ("height", "width"))


def layer(controls: Page, found: Followed) -> None:
    """The layer, by its name, and whether the network learns."""
    controls.mirror(
        st.selectbox,
        words.LABELS["layer"],
        "receptive_field-layer-name",
        found.names[found.at],
        lambda values, name: replace(values, layer=found.names.index(name) + 1),
        options=found.names,
        help=words.HELP["layer"],
    )


def cell(controls: Page, found: Followed) -> None:
    """The cell of the layer's maps."""
    rows, columns = found.size
    controls.slider("row", high=rows - 1)
    controls.slider("column", high=columns - 1)
    if found.channels > 1:
        controls.slider("channel", high=found.channels - 1)


def say(found: Followed, at: Cell) -> None:
    """What is to be said of the network besides its numbers."""
    if said := list(remarks.remarks(found, at)):
        st.markdown("\n".join(f"- {remark}" for remark in said))
