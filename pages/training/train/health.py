"""The training page's view of its layers' health: sentences, curves, and a table behind them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explainers.lessons.train import measuring, tries, words
from explainers.lessons.train.numbers import Values
from explainers.training import content
from pages.parts import lesson
from pages.parts.bench import bench
from pages.training.train import run as train_run
from pages.training.train.asking import stay
from pages.training.train.controls import Page
from pages.training.train.vitals import vitals


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    runs = train_run.listed(controls)
    with place.controls:
        shown = train_run.choose(controls, values, runs)
        st.caption(words.HEALTH)
    with place.figure:
        made = train_run.begun(shown) if shown else None
        if shown is None:
            st.markdown(words.NOTHING_YET)
        elif made is not None:
            state = content.state(shown.status())
            on_change = partial(stay, controls, shown)
            vitals(shown.name, made, state, key="train-health", on_change=on_change)
    lesson.notice(words.NOTICE["health"], tries.ALL["health"], controls)
    lesson.code(
        measuring.health(), prints="of each layer the length of its gradient and of its update"
    )
