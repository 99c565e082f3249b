"""The lecturer's view: no navigation and larger type, from page to page until it is turned off."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from explainers.markdown import plain
from explainers.tour import LECTURE
from pages.parts import address_bar

_ON = "lecture:on"
_LEFT = "lecture:left"  # it was turned off, and the browser may not have heard of it yet
_NOW = "now"  # in this very run

SPELLED = {True: "true", False: "false"}
"""As `explainers.kinds.Flag` spells them, which wants PyTorch: Home is painted without."""


def apply() -> None:
    """Have the page look as its address asks for, or as the page before it looked.

    Links of a page do not say so: the session remembers it, and the address is told.
    """
    told = st.query_params.get(LECTURE, SPELLED[on()])
    if _left() and told == SPELLED[True]:
        told = SPELLED[False]
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


def change() -> None:
    """Turn it on where it is off, and off where it is on: for a callback."""
    turn(not on())
    if not on():
        st.session_state[_LEFT] = _NOW
        # A run that this one breaks off may have told the browser that it is on: said once more.
        st.query_params.from_dict(st.query_params.to_dict())


def _left() -> bool:
    """Whether the address says what the browser knew before the view was turned off.

    Who is quick clicks before the address has changed, and it comes with the click.
    """
    left = st.session_state.pop(_LEFT, None)
    if left == _NOW or (left and LECTURE in st.query_params and not address_bar.went_back()):
        st.session_state[_LEFT] = True
        return True
    return False


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
