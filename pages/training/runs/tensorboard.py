"""TensorBoard beside the app, for the reader whose own machine this is."""

from __future__ import annotations

import streamlit as st

from explainers import places, serving
from explainers.lessons.runs import words
from explainers.markdown import plain
from explainers.training import beside
from explainers.training.beside import ONE
from pages.parts import keep
from pages.parts.bench import more
from pages.parts.held import redraw
from pages.training.runs.controls import Page

LOOK_EVERY = 1.0
"""Seconds between two looks whether it has started."""


def place(controls: Page) -> None:
    """Offer to start it, folded; nothing where there is none, or where many visit the server."""
    if serving.shared() or not beside.installed():
        return
    with more(controls, words.BOARD, "board", icon=":material/monitoring:") as opened:
        if opened:
            st.markdown(words.BOARD_SHOWS)
            starting = ONE.state == "starting"
            st.fragment(_standing, run_every=LOOK_EVERY if starting else None)(controls, starting)


def _standing(controls: Page, waited: bool) -> None:
    state = ONE.state
    if waited != (state == "starting"):
        redraw()  # this part looks again by itself as long as it starts, and no longer
    if state == "on":
        st.link_button("Open TensorBoard", ONE.address, icon=":material/open_in_new:")
        st.caption(words.BOARD_IS_ON)
        controls.button("End TensorBoard", key="runs-board-end", on_click=ONE.stop)
    elif state == "starting":
        st.caption(":material/hourglass_top: It is starting.")
    else:
        if state == "failed":
            st.warning(plain(ONE.trouble), icon=":material/error:")
        controls.button("Start TensorBoard", key="runs-board-start", on_click=_start)


def _start() -> None:
    with keep.told():
        ONE.start(places.runs())
