"""Both ways of saving, as files beside each other."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.checkpoints import code, figures, loading, tries, words
from explainers.lessons.checkpoints.numbers import Values
from pages.parts import lesson
from pages.parts.bench import bench, more
from pages.parts.controls import Controls


def view(controls: Controls[Values], values: Values) -> None:
    """The whole module's file and the state_dict's: size, content, and what opening them takes."""
    place = bench()
    lesson.notice(words.NOTICE["saving"], tries.ALL["saving"], controls)
    with place.controls:
        controls.select("dtype")
    with place.figure:
        st.markdown(figures.files(values.dtype))
    refusal = loading.both(values.dtype)[0].refusal
    st.markdown(f"**{words.OF_MODULE}**")
    st.code(words.decisive(refusal), language=None, wrap_lines=True)
    with more(controls, words.KEYS, "keys", icon=":material/table:") as opened:
        if opened:
            st.markdown(figures.keys(values.dtype))
    with more(controls, words.IN_FULL, "full", icon=":material/notes:") as opened:
        if opened:
            st.code(refusal, language=None, wrap_lines=True)
    lesson.code(code.of_saving(values), prints=code.PRINTS["saving"])
