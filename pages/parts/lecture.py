"""The lecturer's view: no navigation and larger type, from page to page until it is turned off."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from explainers.markdown import plain
from explainers.tour import LECTURE

_ON = "lecture:on"

SPELLED = {True: "true", False: "false"}
"""As `explainers.kinds.Flag` spells them, which wants PyTorch: Home is painted without."""


def apply() -> None:
    """Have the page look as its address asks for, or as the page before it looked.

    Links of a page do not say so: the session remembers it, and the address is told.
    """
    told = st.query_params.get(LECTURE, SPELLED[on()])
    if told not in SPELLED.values():
        st.warning(
            plain(f"In the address, {LECTURE} is {told}: it must be true or false."),
            icon=":material/rule:",
        )
    wanted = told == SPELLED[True]
    turn(wanted)
    if wanted:
        st.html(_css())


def on() -> bool:
    """Whether this is the lecturer's view."""
    return bool(st.session_state.get(_ON))


def turn(on: bool) -> None:
    """Turn it on or off: here, in the address, and for the pages that follow."""
    st.session_state[_ON] = on
    if on:
        st.query_params[LECTURE] = SPELLED[True]
    else:
        st.query_params.pop(LECTURE, None)


@cache
def _css() -> str:
    rules = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
    return f"<style>{rules}</style>"
