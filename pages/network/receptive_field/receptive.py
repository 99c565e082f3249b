"""Which pixels reach a cell: the pixels themselves, their box, and the recurrence behind it."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.receptive_field import code, figures, numbers, remarks, tries, words
from explainers.lessons.receptive_field.numbers import Values
from pages.network.receptive_field import network
from pages.network.receptive_field.fields import fields
from pages.network.receptive_field.network import Page
from pages.parts import lesson
from pages.parts.bench import bench


def view(controls: Page, values: Values) -> None:
    """The grids with the recurrence beside them, and what is said of the chosen cell."""
    place = bench()
    found = network.followed(controls, values, place)
    if found is not None:
        at = numbers.cell(values, found)
        with place.figure:
            fields(
                figures.back(found, at),
                key="receptive_field-back",
                on_choose=lambda cell: controls.change(lambda now: network.at_cell(now, cell)),
            )
            st.markdown(remarks.seen(found, at))
        with place.controls:
            network.cell(controls, found)
    with place.controls:
        network.rarer(controls, values, found)
    if found is None:
        return
    network.say(found, at)
    lesson.notice(words.NOTICE["receptive"], tries.ALL["receptive"], controls)
    asked = None if found.sight.mixed else at.place
    lesson.code(code.seen(found.maps, found.shape, asked, found.training))
