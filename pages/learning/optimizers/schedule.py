"""The optimizers page's view of schedules: first large, then small."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.optimizers import code, figures, numbers, remarks, tries, words
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers.paths import Path
from explainers.worked import number
from pages.learning.optimizers import arguments, paths
from pages.learning.optimizers.arguments import Page
from pages.parts import chart, lesson
from pages.parts.bench import bench, beside

FIRST = {"StepLR": "step_size", "CosineAnnealingLR": "eta_min", "OneCycleLR": "pct_start"}


def view(controls: Page, values: Values) -> None:
    """The path at a constant rate and the one with the schedule."""
    place = bench()
    with place.controls:
        _controls(controls, values)
    lesson.notice(words.NOTICE["schedule"], tries.ALL["schedule"], controls)
    try:
        plans = numbers.scheduled(values)
    except ValueError as error:
        paths.refused(place, values, error)
        return
    with place.figure:
        walked = numbers.walked(plans)
        st.markdown(remarks.settled(walked))
        with beside("paths"):
            paths.ground(controls, values, walked, "optimizers-schedule")
            with st.container():
                _rates(walked)
                paths.losses(walked, "optimizers-schedule", figures.SMALL)
    away = {name: path for name, path in walked.items() if path.diverged_at is not None}
    for name, path in away.items():
        paths.told({name: path})
    paths.explained(values)
    plan = plans.get(values.schedule, plans["constant"])
    lesson.code(code.path(plan), prints="the positions and losses of the path")


def _controls(controls: Page, values: Values) -> None:
    controls.presets(numbers.SCHEDULED, words.SCHEDULED)
    arguments.surface(controls)
    controls.select("schedule")
    arguments.rate(controls, values)
    if values.schedule in FIRST:
        controls.slider(FIRST[values.schedule])
    controls.slider("noise", step=0.1)
    arguments.rest(controls, values, lambda: _rest(controls, values), label=words.OPTIMIZER)


def _rest(controls: Page, values: Values) -> None:
    if values.schedule == "StepLR":
        controls.slider("gamma")
    controls.slider("seed")
    controls.slider("steps")
    controls.segments("plot")
    arguments.optimizer(controls, values, rated=False)


def _rates(walked: dict[str, Path]) -> None:
    chart.draw(
        figures.rates(
            {name: path.rates for name, path in walked.items()}, lesson.colours(), figures.LOW
        ),
        key="optimizers-schedule-rates",
        alt="; ".join(
            f"{name}: from {number(path.rates[0], 3)} to {number(path.rates[-1], 3)}"
            for name, path in walked.items()
        ),
    )
