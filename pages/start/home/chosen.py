"""The picture and the network that the overview shows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from explainers.images.pictures import SIZE
from explainers.lessons.home import numbers, words
from explainers.lessons.home.numbers import Values
from explainers.markdown import plain
from explainers.networks.layer_setting import BUILDER
from pages.parts.controls import Controls
from pages.parts.held import redraw
from pages.parts.pictures import picker
from pages.start.home import whole
from pages.start.home.overview import Aim

# After the server was started again, the browser asks for the page anew.
A_DAY = 24 * 60 * 60.0

NETWORK_PAGE = "pages/network/network/page.py"

NEXT, SELDOM = 3.0, 15.0
"""Seconds until it is asked for a first run, or its first step; and for one that learns whether it
has kept more: the browser is told that by itself, if it can be."""


def show(controls: Controls[Values]) -> None:
    """The network, drawn again by itself where there may soon be more to choose from."""
    values = controls.read()
    every = _every(values)
    awaited = values.run if numbers.comes(values) else ""
    st.fragment(_live, run_every=every)(controls, every, awaited)


def _every(values: Values) -> float:
    if numbers.goes_on(values):
        return SELDOM
    return NEXT if numbers.waits(values) else A_DAY


def _live(controls: Controls[Values], every: float, awaited: str) -> None:
    with controls.part() as now:
        values = now.read()
        if awaited and numbers.ended(values, awaited):
            now.complain(words.ENDED.format(awaited))
        with whole.head() as told:
            with st.popover(whole.PICTURE, icon=whole.ICON):
                picked = picker.choose(now, values, SIZE, told)
            now.segments("weights", label_visibility="collapsed")
        _which(now, values)
        network = numbers.network(values, picked.drawn)
        if network is None:
            _none_yet(values)
            network = numbers.network(Values(), picked.drawn)
        assert network is not None
        whole.draw(
            network,
            picked.image.numpy().tobytes(),
            name=picked.name,
            shows=picked.shows,
            maps=numbers.address(values),
            aim=_aim(values),
            kept=max(numbers.kept(values), default=0),
            on_turn=partial(_turn, now),
        )
    if _every(values) != every:
        redraw()  # the whole page once, with a timer or without


def _none_yet(values: Values) -> None:
    """Why another network than a run's is shown."""
    if numbers.comes(values):
        st.info(words.NOT_YET.format(plain(values.run)), icon=":material/hourglass_top:")
    else:
        st.info(words.NO_RUN, icon=":material/folder_off:")


def _aim(values: Values) -> Aim | None:
    if values.flow == numbers.FORWARD:
        return None
    return {"kind": values.flow, "index": values.target}


def _turn(controls: Controls[Values], flow: str, target: int) -> None:
    """The reader turned the flow round, or chose what gradients run back from."""
    controls.change(lambda now: replace(now, flow=flow, target=target))


def _which(controls: Controls[Values], values: Values) -> None:
    """Which run is looked at, and after which epoch; of the builder's network the way there."""
    if values.weights == BUILDER:
        with st.container(key="home-which"):
            layers = controls.table["layers"].write(values.layers)
            st.page_link(
                NETWORK_PAGE,
                label=words.CHANGE,
                icon=":material/account_tree:",
                query_params={"layers": layers},
            )
            st.caption(words.UNTRAINED)
    runs = numbers.runs(values)
    if numbers.comes(values):
        runs = {values.run: (), **runs}
    if values.run not in runs:
        return
    with st.container(key="home-which"):
        controls.select("run", options=tuple(runs))
        if len(kept := runs[values.run]) > 1:
            controls.mirror(
                st.select_slider,
                words.LABELS["epoch"],
                "home-after",
                values.epoch or kept[-1],
                lambda now, epoch: replace(now, epoch=epoch),
                options=kept,
                help=words.HELP["epoch"],
            )
