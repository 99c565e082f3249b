"""Where a pixel goes: the cells of a layer that it can reach."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explainers.lessons.receptive_field import code, figures, numbers, remarks, sight, tries, words
from explainers.lessons.receptive_field.numbers import Place, Values
from pages.network.receptive_field import network
from pages.network.receptive_field.fields import fields
from pages.network.receptive_field.network import Page
from pages.parts import lesson
from pages.parts.bench import bench


def view(controls: Page, values: Values) -> None:
    """The grids the other way round, and what is said of the chosen pixel."""
    place = bench()
    found = network.followed(controls, values, place)
    if found is not None:
        at, pixel = numbers.cell(values, found), numbers.pixel(values)
        with place.figure:
            fields(
                figures.forward(found, at, pixel),
                key="receptive_field-forward",
                on_choose=lambda chosen: controls.change(lambda now: _at_pixel(now, chosen)),
            )
            st.markdown(remarks.goes(found, sight.reached(found.sight, found.after, pixel)))
        with place.controls:
            controls.slider("pixel_row", high=values.size[0] - 1)
            controls.slider("pixel_column", high=values.size[1] - 1)
    with place.controls:
        network.rarer(controls, values, found)
    if found is None:
        return
    network.say(found, at)
    lesson.notice(words.NOTICE["projective"], tries.ALL["projective"], controls)
    lesson.code(code.goes(found.upto, numbers.batch(found), pixel, found.training))


def _at_pixel(values: Values, place: Place) -> Values:
    return replace(values, pixel_row=place[0], pixel_column=place[1])
