"""What the views share: which network, which layer of it, which cell, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explainers.lessons.receptive_field import numbers, remarks, words
from explainers.lessons.receptive_field.numbers import Cell, Followed, Place, Values
from pages.parts import lesson
from pages.parts.bench import Bench, more
from pages.parts.controls import Controls

Page = Controls[Values]


def followed(controls: Page, values: Values, place: Bench) -> Followed | None:
    """The network up to its layer, with the controls that choose both.

    None where it cannot be followed: then that is said in the place of the figure.
    """
    with place.controls:
        controls.presets(numbers.PRESETS, words.PRESETS)
    try:
        found = numbers.followed(values)
    except ValueError as error:
        with place.figure:
            lesson.refusal(error)
        found = None
    with place.controls:
        if found is not None:
            layer(controls, found)
    return found


def layer(controls: Page, found: Followed) -> None:
    """The layer by its name."""
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


def rarer(controls: Page, values: Values, found: Followed | None) -> None:
    """The channel, the mode, the layers as text, and the input."""
    with more(controls, words.MORE) as unfolded:
        if not unfolded:
            return
        controls.toggle("training")
        if values.view == "effective":
            controls.number("seed")
        if found is not None:
            controls.slider("channel", high=found.channels - 1)
        controls.text("layers", height=68 + 24 * values.layers.count("\n"))
        controls.number("in_channels")
        controls.pair("size", words.SIDES)


def say(found: Followed, at: Cell) -> None:
    """What is to be said of the network besides its numbers."""
    if said := list(remarks.remarks(found, at)):
        st.markdown("\n".join(f"- {remark}" for remark in said))


def at_cell(values: Values, place: Place) -> Values:
    """With another cell chosen."""
    return replace(values, row=place[0], column=place[1])
