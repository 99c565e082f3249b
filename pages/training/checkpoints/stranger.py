"""A malicious file, taken to pieces and refused."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.checkpoints import code, figures, loading, tries, words
from explainers.lessons.checkpoints.numbers import Values
from pages.parts import lesson
from pages.parts.bench import bench, more
from pages.parts.controls import Controls


def view(controls: Controls[Values], values: Values) -> None:
    """What the file would do, instruction by instruction, and torch.load's refusal."""
    place = bench()
    lesson.notice(words.NOTICE["stranger"], tries.ALL["stranger"], controls)
    with place.controls:
        controls.segments("call")
        controls.toggle("hidden")
    found = loading.malicious(values.call, values.hidden)
    with place.figure:
        st.markdown(words.pieces(found.size, values.hidden))
        st.markdown(figures.instructions(found))
        st.markdown(f"**{words.LETTER}, with weights_only=True**")
        st.code(words.decisive(found.refusal), language=None, wrap_lines=True)
    st.markdown(words.NOT_RUN)
    with more(controls, words.IN_FULL, "full", icon=":material/notes:") as opened:
        if opened:
            st.code(found.refusal, language=None, wrap_lines=True)
    lesson.code(code.of_stranger(values), prints=code.PRINTS["stranger"])
