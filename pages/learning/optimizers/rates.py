"""The optimizers page's view of the learning rate: too small, right, too large."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.optimizers import code, figures, numbers, remarks, tries, words
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers.paths import Path
from explainers.optimizers.verdicts import verdict
from explainers.worked import number
from pages.learning.optimizers import arguments, paths
from pages.learning.optimizers.arguments import Page
from pages.parts import chart, lesson
from pages.parts.bench import bench, beside


def view(controls: Page, values: Values) -> None:
    """Three rates side by side, and the loss at the end for many."""
    place = bench()
    with place.controls:
        arguments.surface(controls)
        arguments.optimizer(controls, values)
        controls.slider("steps")
        arguments.rest(controls, values, lambda: controls.segments("plot"))
    lesson.notice(words.NOTICE["rates"], tries.ALL["rates"], controls)
    try:
        tried, around = numbers.swept(values)
    except ValueError as error:
        paths.refused(place, values, error)
        return
    with place.figure:
        near = {f"lr {number(lr)}": path for lr, path in around.items()}
        paths.told(near)
        with beside():
            paths.ground(controls, values, near, "optimizers-rates")
            _sweep(values, tried)
    st.markdown(f"{remarks.rates(tried)} {remarks.limit(values)}")
    paths.losses(near, "optimizers-rates", figures.SMALL)
    paths.explained(values)
    plan = numbers.plan(values)
    lesson.code(code.sweep(plan, list(numbers.SWEEP)), prints="the losses of the curve")


def _sweep(values: Values, tried: dict[float, Path]) -> None:
    found = {lr: verdict(path).word for lr, path in tried.items()}
    start = float(next(iter(tried.values())).losses[0])
    chart.draw(
        figures.sweep(tried, found, values.lr, start, lesson.colours()),
        key="optimizers-sweep",
        alt="; ".join(f"lr {number(lr)}: {word}" for lr, word in found.items()),
    )
