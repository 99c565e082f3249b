"""The batch norm page's view of running statistics: how they approach the truth."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explainers.lessons.batch_norm import (
    code,
    figures,
    numbers,
    running_statistics,
    tries,
    words,
)
from explainers.lessons.batch_norm.numbers import STEPS, Values
from explainers.lessons.batch_norm.running_statistics import TRUE_MEAN, TRUE_VAR, History
from explainers.worked import number
from pages.parts import chart, lesson
from pages.parts.bench import bench, beside
from pages.parts.controls import Controls
from pages.parts.stage import stage

Page = Controls[Values]


def view(controls: Page, values: Values) -> None:
    """Running statistics, batch by batch, and the arithmetic of the last step."""
    place = bench()
    past = running_statistics.history(values)
    with place.figure:
        with beside():
            _charts(past)
        stage(
            running_statistics.last_step(past),
            key="batch_norm-running-stage",
            title=words.last_step(len(past.means), average=past.momentum is None),
            captions=words.UPDATE,
            operators=("", "→"),
            of=values,
        )
    with place.controls:
        controls.presets(numbers.RUNNING_PRESETS, words.RUNNING_PRESETS)
        controls.slider("steps")
        _buttons(controls, values)
        controls.slider("momentum", disabled=values.cumulative)
        controls.toggle("cumulative")
        controls.steps("values")
    lesson.notice(words.NOTICE["running"], tries.ALL["running"], controls)
    lesson.code(code.running(values), prints="the last running statistics")


def _buttons(controls: Page, values: Values) -> None:
    for label, icon, by in (
        (words.BACK, "skip_previous", -1),
        (words.ON, "skip_next", 1),
    ):
        controls.button(
            label,
            key=f"batch_norm-{icon}",
            icon=f":material/{icon}:",
            on_click=controls.change,
            args=(partial(numbers.another_batch, by),),
            disabled=not 1 <= values.steps + by <= STEPS,
            width="stretch",
        )


def _charts(past: History) -> None:
    mean, var = past.running_mean[-1].item(), past.running_var[-1].item()
    colours = lesson.colours()
    with st.container():
        st.markdown(f"**running_mean: :green[{number(mean)}]**")
        chart.draw(
            figures.lines(
                past.running_mean, {"batch mean": past.means}, TRUE_MEAN, "running_mean", colours
            ),
            key="batch_norm-running-mean",
            alt=f"running_mean after each batch, now {number(mean)}; the truth is {TRUE_MEAN:g}",
        )
    kinds = {"unbiased variance": past.unbiased, "biased": past.biased}
    with st.container():
        st.markdown(f"**running_var: :green[{number(var)}]**")
        chart.draw(
            figures.lines(past.running_var, kinds, TRUE_VAR, "running_var", colours),
            key="batch_norm-running-var",
            alt=f"running_var after each batch, now {number(var)}; the truth is {TRUE_VAR:g}",
        )
