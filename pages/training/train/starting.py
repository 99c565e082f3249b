"""Starting a run on the training page, also where one goes on already."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from explainers import places, serving
from explainers.images.named import OWN
from explainers.lessons.train import numbers, words
from explainers.lessons.train import runs as train_runs
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
"""In the reader's session: what was asked for while a run goes on, see `Asked`."""

AT_TOP, BELOW = "top", "below"


class Asked(NamedTuple):
    """What is to be started, and beside which buttons it is asked what becomes of the other run."""

    start: Callable[[Page], object]
    where: str


def begin(controls: Page) -> Run | None:
    """Start a run of the controls' values and show it; None where it cannot be. A callback."""
    values = controls.now()
    with told(controls):
        if values.data == OWN:
            own_pictures.check(values.path)
        recipe = numbers.recipe(own_pictures.placed(values))
        return start_and_show(controls, recipe, numbers.run_name(values))
    return None


def start_and_show(controls: Page, recipe: Recipe, name: str, weights: Path | None = None) -> Run:
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
    return run


def going_on() -> Run | None:
    """The run that is trained at this moment, or waits for its turn."""
    return train_runs.going_on(find_runs(places.runs()).found)


def ask_or_begin(
    controls: Page, start: Callable[[Page], object] = begin, where: str = AT_TOP
) -> None:
    """Start a run, or first ask what is to become of the run that goes on. A callback.

    On a server that many visit nobody is asked: the run waits for its turn. Nor where a cluster
    keeps the queue, and may train both at once.
    """
    asks = not (serving.shared() or launchers.chosen().queues)
    if asks and going_on() is not None:
        st.session_state[ASKED] = Asked(start, where)
    else:
        st.session_state.pop(ASKED, None)  # what was asked for before is not wanted besides
        start(controls)


def _begin(controls: Page) -> None:
    """Start what was asked for. A callback."""
    asked: Asked | None = st.session_state.pop(ASKED, None)
    if asked is not None:
        asked.start(controls)


def _begin_instead(controls: Page, busy: Run) -> None:
    """Stop the run that goes on, then start. A callback."""
    with told(controls):
        visitor.check(busy)
        busy.stop()
        deadline = time.monotonic() + STOPPING
        while busy.alive() and time.monotonic() < deadline:
            time.sleep(0.05)
        _begin(controls)


def question(controls: Page, where: str = AT_TOP) -> None:
    """What is to become of the run that goes on, if another was asked for meanwhile, and there.

    Where that has ended before anybody answered, what was asked for is still offered.
    """
    asked: Asked | None = st.session_state.get(ASKED)
    if asked is None or asked.where != where:
        return
    busy = going_on()
    with st.container(border=True, key="train-question"):
        st.markdown(words.HAS_ENDED if busy is None else words.going_on(plain(busy.name)))
        with st.container(horizontal=True):
            label = "Start mine" if busy is None else "Have mine wait"
            controls.button(label, type="primary", on_click=_begin, args=(controls,))
            if busy is not None:
                controls.button(
                    "Stop it and start mine", on_click=_begin_instead, args=(controls, busy)
                )
            controls.button("Leave it", on_click=lambda: st.session_state.pop(ASKED, None))
