"""The picture and the network that the overview shows."""

from __future__ import annotations

import streamlit as st

from explainers.images.pictures import SIZE
from explainers.lessons.home import numbers
from explainers.lessons.home.numbers import Values
from pages.parts.controls import Controls
from pages.parts.pictures import picker
from pages.start.home import whole

A_DAY = 24 * 60 * 60.0


# `run_every`: after the server was started again, the browser asks for the page anew.
@st.fragment(run_every=A_DAY)
def live(controls: Controls[Values]) -> None:
    """The part of Home that another picture draws again."""
    with controls.part() as now:
        values = now.read()
        with whole.head():
            with st.popover(whole.PICTURE, icon=whole.ICON):
                picked = picker.choose(now, values, SIZE)
            now.segments("weights", label_visibility="collapsed")
        whole.draw(
            numbers.network(values, picked.drawn),
            picked.image.numpy().tobytes(),
            picked.name,
            picked.shows,
            numbers.address(values),
        )
