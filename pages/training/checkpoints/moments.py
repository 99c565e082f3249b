"""The run as a timeline: what it had learned after each epoch that is kept."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.lessons.checkpoints import code, figures, film, numbers, tries, words
from explainers.lessons.checkpoints.film import Film, Scene
from explainers.lessons.checkpoints.numbers import Values
from pages.parts import lesson
from pages.parts.bench import bench, more
from pages.parts.controls import Controls
from pages.parts.pictures import picker
from pages.training.checkpoints import source
from pages.training.checkpoints.timeline import timeline


def view(controls: Controls[Values], values: Values) -> None:
    """The kept moments to drag through."""
    place = bench()
    lesson.notice(words.NOTICE["timeline"], tries.ALL["timeline"], controls)
    with place.controls:
        source.choose(controls, values)
        controls.select("layer", options=tuple(numbers.layers(values)) or (values.layer,))
        controls.segments("scale")
        with st.expander("Picture", icon=":material/image:", expanded=values.picture != "drawn"):
            picked = picker.choose(controls, values, 32, place.figure)
    with place.figure:
        made = _made(controls, values, picked.image)
        if made is None:
            return
        timeline(
            figures.payload(made, values, st.context.theme.type),
            key="checkpoints-timeline",
            on_stay=lambda epoch: controls.put({"epoch": epoch}),
            on_choose=lambda tile: controls.put({"channel": tile}),
        )
    st.caption(source.said(values) + words.colours(values.scale))
    with more(controls, words.ROWS, "table", icon=":material/table:") as opened:
        if opened:
            st.markdown(figures.table(made, values))
    lesson.code(code.of_timeline(values), prints=code.PRINTS["timeline"])


def _made(controls: Controls[Values], values: Values, picture: Tensor) -> Film | None:
    """The film; None, after a sentence, where it cannot be had, or is not asked for yet."""
    try:
        if numbers.heavy(values) and controls.memory.get("asked") != values.run:
            st.info(words.HEAVY, icon=":material/hourglass:")
            controls.button(
                words.MAKE,
                key="checkpoints-make",
                icon=":material/movie:",
                on_click=controls.memory.update,
                args=({"asked": values.run},),
            )
            return None
        scene = Scene(numbers.moments(values), picture, values.layer, values.channel)
        with st.spinner("Reading the checkpoints.", show_time=True):
            return film.film(scene)
    except (ValueError, OSError) as error:
        lesson.refusal(ValueError(str(error)))
        return None
