"""The training page's view of its layers' health: sentences, curves, and a table behind them."""

from __future__ import annotations

import streamlit as st

from explainers.figures.palette import palette
from explainers.lessons.train import code, health, tries, words
from explainers.lessons.train.numbers import Values
from explainers.markdown import plain
from explainers.training.health.findings import findings
from explainers.training.health.measures import DEAD, GRADIENT, UPDATE
from explainers.training.health.pulse import names
from explainers.training.run import Run
from pages.parts import chart, lesson
from pages.parts.bench import bench, more
from pages.training.train import run as train_run
from pages.training.train.controls import Page

LOOK_EVERY = 5.0
"""Seconds between two looks at a run that goes on."""


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    runs = train_run.listed(controls)
    with place.controls:
        shown = train_run.choose(controls, values, runs)
        st.caption(words.HEALTH)
    with place.figure:
        if shown is None:
            st.markdown(words.NOTHING_YET)
        else:
            st.fragment(_figures, run_every=LOOK_EVERY if shown.alive() else None)(shown)
    if shown is not None:
        with more(controls, words.HEALTH_TABLE, "health", icon=":material/table:") as opened:
            if opened:
                with shown.recorded.lock:
                    st.markdown(health.table(shown.recorded.layers, names(shown.recipe.network)))
    lesson.notice(words.NOTICE["health"], tries.ALL["health"], controls)
    lesson.code(code.health(), prints="of each layer the length of its gradient and of its update")


def _figures(run: Run) -> None:
    network, status = names(run.recipe.network), run.status()
    colours = palette(st.context.theme.type)
    with run.recorded.lock:
        try:
            run.recorded.read_on()
        except (ValueError, OSError) as error:
            st.warning(plain(str(error)))
        curves, layers = run.recorded.curves, run.recorded.layers
        if not layers:
            st.markdown(words.NOT_MEASURED)
            return
        found = findings(curves, layers, network, status.steps_per_epoch)
        figures = {
            kind: health.figure(layers, network, kind, colours)
            for kind in (UPDATE, GRADIENT, DEAD)
            if health.shown(layers, kind)
        }
    st.markdown(health.sentences(found))
    for column, (kind, figure) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.markdown(f"**{health.TITLES[kind]}**")
        with column:
            chart.draw(figure, key=f"train-health-{kind}", alt=health.TITLES[kind])
    if DEAD not in figures:
        st.caption(words.NO_RELU)
