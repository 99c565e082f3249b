"""Loading: what PyTorch answers where names, shapes or devices are others."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.checkpoints import code, loading, tries, words
from explainers.lessons.checkpoints.numbers import Values
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls


def view(controls: Controls[Values], values: Values) -> None:
    """A file that differs from the network, and both answers of PyTorch."""
    place = bench()
    lesson.notice(words.NOTICE["loading"], tries.ALL["loading"], controls)
    with place.controls:
        controls.select("change")
        controls.toggle("strict")
        controls.toggle("prefix")
        controls.segments("saved_on")
        controls.segments("map_location")
    found = loading.loaded(values)
    with place.figure:
        st.markdown(f"**{words.LETTER}**")
        if found.opened.refusal:
            st.code(found.opened.refusal, language=None, wrap_lines=True)
        else:
            st.code(f"tensors on {found.device}", language=None)
            st.markdown(f"**{words.ANSWERS}**")
            st.code(found.answer, language=None, wrap_lines=True)
        if found.guess:
            st.markdown(words.came(found.replaced, found.all, *found.guess))
    lesson.code(code.of_loading(values), prints=code.PRINTS["loading"])
