"""The optimizers page's view of the loop: zero_grad, backward, step; and without zero_grad."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.optimizers import code, figures, numbers, remarks, tries, words
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers import accumulation
from explainers.optimizers.paths import Path
from pages.learning.optimizers import arguments, paths
from pages.learning.optimizers.arguments import Page
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """One step of either loop, line by line, and the sum that stands in `.grad` without it."""
    place = bench()
    with place.controls:
        arguments.surface(controls)
        arguments.optimizer(controls, values)
        controls.slider("step")
        arguments.rest(controls, values, lambda: _rest(controls))
    lesson.notice(words.NOTICE["zero_grad"], tries.ALL["zero_grad"], controls)
    try:
        plans = numbers.loops(values)
    except ValueError as error:
        paths.refused(place, values, error)
        return
    with place.figure:
        walked = numbers.walked(plans)
        step = min(values.step, *(path.steps for path in walked.values()))
        if step < values.step:
            st.caption(f"A path ends after {step} steps: that step is shown.")
        st.markdown(remarks.loops(plans, step))
        _added(walked[words.LOOPS[False]], step)
    paths.told(walked)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        paths.ground(controls, values, walked, "optimizers-zero-grad")
    with right:
        paths.losses(walked, "optimizers-zero-grad", figures.HEIGHT)
    paths.explained(values)
    lesson.code(code.path(plans[words.LOOPS[False]]), prints="the path without zero_grad")


def _rest(controls: Page) -> None:
    controls.slider("steps")
    controls.segments("plot")


def _added(path: Path, step: int) -> None:
    """The sum that a backward pass makes, on the stage."""
    before = path.used[step - 2] if step > 1 else None
    example = accumulation.work(before, path.gradients[step - 1])
    stage(
        example,
        key="optimizers-accumulation",
        operators=("+", "=") if step > 1 else ("=",),
        captions={"grad": "gradient of this pass", "output": "param.grad after, without zero_grad"},
        alt=f"The gradients that stand in param.grad after backward pass {step}",
    )
