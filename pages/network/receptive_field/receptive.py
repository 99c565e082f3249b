"""Which pixels reach a cell: the cells that do, and the box by the recurrence."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explainers.lessons.receptive_field import code, figures, numbers, remarks, tries, words
from explainers.lessons.receptive_field.numbers import Values
from pages.network.receptive_field import network
from pages.network.receptive_field.fields import Place, fields
from pages.network.receptive_field.network import Page
from pages.parts import lesson


def view(controls: Page, values: Values) -> None:
    """The grids, what is said of the chosen cell, and the recurrence."""
    found, (left, right) = network.followed(controls, values), network.bench()
    with left:
        network.choose(controls)
    if found is None:
        return
    at = numbers.cell(values, found)
    with right:
        fields(
            figures.back(found, at),
            key="receptive_field-back",
            on_choose=lambda place: controls.change(lambda now: at_cell(now, place)),
        )
        st.markdown(remarks.seen(found, at))
    with left:
        network.layer(controls, found)
        network.cell(controls, found)
        controls.toggle("training")
    network.say(found, at)
    lesson.notice(words.NOTICE["receptive"], tries.ALL["receptive"], controls)
    place = None if found.sight.mixed else at.place
    lesson.code(code.seen(found.maps, found.shape, place, found.training))


def at_cell(values: Values, place: Place) -> Values:
    """With another cell chosen."""
    return replace(values, row=place[0], column=place[1])
