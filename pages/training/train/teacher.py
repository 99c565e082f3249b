"""Where the teacher of a class says that it is they, to steer every run."""

from __future__ import annotations

import streamlit as st

from explainers import serving, teacher
from explainers.lessons.train import words
from pages.parts import visitor
from pages.parts.bench import more
from pages.training.train.controls import Page


def field(controls: Page) -> None:
    """The field for the PIN, folded, on a server that a class shares and that knows of a PIN."""
    if not (serving.shared() and teacher.wanted()):
        return
    if teacher.door.is_inside(visitor.who()):
        st.caption(words.YOU_TEACH)
        return
    with more(controls, "Teacher", "teacher", icon=":material/key:") as opened:
        if opened:
            _ask()


def _ask() -> None:
    with st.form("train-pin-form", clear_on_submit=True, border=False):
        pin = st.text_input("PIN", type="password", key="train-pin", max_chars=100)
        asked = st.form_submit_button("Let me steer every run", key="train-teach")
    if not asked:
        return
    if sentence := teacher.door.enter(visitor.who(), pin):
        st.error(sentence, icon=":material/lock:")
    else:
        st.rerun()
