"""The linear page's view of flattening: where each cell goes, and where it lies in memory."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.linear import flattening, tries, words
from explainers.lessons.linear.numbers import Values
from pages.parts import lesson
from pages.parts.bench import bench, more
from pages.parts.controls import Controls
from pages.parts.stage import stage


def view(controls: Controls[Values], values: Values) -> None:
    """A tensor, its memory, and its cells in a row; whether anything was copied."""
    place = bench()
    made = None
    with place.figure:
        try:
            made = flattening.flattened(values)
        except ValueError as error:
            lesson.refusal(error)
        else:
            stage(made.example, key="linear-flatten-stage", operators=("", "→"))
            st.markdown(made.strides)
    with place.controls:
        controls.presets(flattening.PRESETS, words.FLATTEN_PRESETS)
        controls.slider("start_dim")
        controls.slider("end_dim")
        controls.select("memory_format")
        with more(controls, words.SIZE) as opened:
            if opened:
                controls.slider("images")
                controls.slider("channels")
                controls.pair("size", words.SIDES)
    lesson.notice(words.NOTICE["flatten"], tries.ALL["flatten"], controls)
    if made is not None:
        st.markdown(f"{words.VIEW if made.view else words.COPY}\n\n{words.MEMORY}")
        lesson.code(flattening.code(values))
