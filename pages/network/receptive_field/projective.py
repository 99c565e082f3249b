"""Where a pixel goes: the cells of a layer that it can reach."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explainers.lessons.receptive_field import code, figures, numbers, remarks, sight, tries, words
from explainers.lessons.receptive_field.numbers import Values
from pages.network.receptive_field import network
from pages.network.receptive_field.fields import fields
from pages.network.receptive_field.network import Page
from pages.parts import lesson


def view(controls: Page, values: Values) -> None:
    """The grids the other way round, and what is said of the chosen pixel."""
    found, (left, right) = network.followed(controls, values), network.bench()
    with left:
        network.choose(controls)
    if found is None:
        return
    at, pixel = numbers.cell(values, found), numbers.pixel(values)
    with right:
        fields(
            figures.forward(found, at, pixel),
            key="receptive_field-forward",
            on_choose=lambda place: controls.change(
                lambda now: replace(now, pixel_row=place[0], pixel_column=place[1])
            ),
        )
        st.markdown(remarks.goes(found, sight.reached(found.sight, found.after, pixel)))
    with left:
        network.layer(controls, found)
        controls.slider("pixel_row", high=values.size[0] - 1)
        controls.slider("pixel_column", high=values.size[1] - 1)
        controls.toggle("training")
    network.say(found, at)
    lesson.notice(words.NOTICE["projective"], tries.ALL["projective"], controls)
    lesson.code(code.goes(found.upto, numbers.batch(found), pixel, found.training))
