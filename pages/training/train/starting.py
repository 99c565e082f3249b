"""Starting a run on the training page, also where one goes on already."""

from __future__ import annotations

import time
from pathlib import Path

import streamlit as st

from explainers import places, serving
from explainers.images.named import OWN
from explainers.lessons.train import numbers, words
from explainers.markdown import plain
from explainers.training import disk, launchers
from explainers.training.listing import find_runs
from explainers.training.recipe import Recipe
from explainers.training.run import Run, start_next
from pages.parts import visitor
from pages.parts.pictures import own as own_pictures
from pages.training.train.asking import stay, told
from pages.training.train.controls import Page

STOPPING = 5.0
"""Seconds to wait for a run to stop before another is started in its place."""

ASKED = "train:asked"
"""In the reader's session: the run that goes on, while the question about it is open."""


def begin(controls: Page) -> None:
    """Start a run of the controls' values and show it. A callback."""
    st.session_state.pop(ASKED, None)
    values = controls.now()
    with told(controls):
        if values.data == OWN:
            own_pictures.check(values.path)
        recipe = numbers.recipe(own_pictures.placed(values))
        start_and_show(controls, recipe, numbers.run_name(values))


def start_and_show(controls: Page, recipe: Recipe, name: str, weights: Path | None = None) -> None:
    """Start a run of the visitor's by the first free name, and show it."""
    visitor.check_start(find_runs(places.runs()).found)
    disk.check_run(recipe, places.runs(), places.data())
    run = start_next(
        recipe,
        places.runs(),
        name,
        cache=places.data(),
        weights=weights,
        owner=visitor.who(),
    )
    stay(controls, run)


def ask_or_begin(controls: Page, busy: Run | None) -> None:
    """Start, or first ask what is to become of the run that goes on. A callback.

    On a server that many visit nobody is asked: the run waits for its turn. Nor where a cluster
    keeps the queue, and may train both at once.
    """
    asks = not (serving.shared() or launchers.chosen().queues)
    if asks and busy is not None and busy.alive():
        st.session_state[ASKED] = busy.name
    else:
        begin(controls)


def begin_instead(controls: Page, busy: Run) -> None:
    """Stop the run that goes on, then start. A callback."""
    with told(controls):
        visitor.check(busy)
        busy.stop()
        deadline = time.monotonic() + STOPPING
        while busy.alive() and time.monotonic() < deadline:
            time.sleep(0.05)
        begin(controls)


def question(controls: Page, busy: Run | None) -> None:
    """What is to become of the run that goes on, if somebody pressed Start meanwhile."""
    if st.session_state.get(ASKED) is None:
        return
    if busy is None:
        del st.session_state[ASKED]
        return
    with st.container(border=True, key="train-question"):
        st.markdown(words.going_on(plain(busy.name)))
        with st.container(horizontal=True):
            controls.button("Have mine wait", type="primary", on_click=begin, args=(controls,))
            controls.button("Stop it and start mine", on_click=begin_instead, args=(controls, busy))
            controls.button("Leave it", on_click=lambda: st.session_state.pop(ASKED, None))
