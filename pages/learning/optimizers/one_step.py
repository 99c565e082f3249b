"""The optimizers page's view of one step, worked out."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explainers.lessons.optimizers import code, numbers, remarks, tries, words
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers.steps import StepExample
from pages.learning.optimizers import arguments, paths
from pages.learning.optimizers.arguments import Page
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """The parameter, its gradient, what is remembered, and the parameter after the step."""
    place = bench()
    offered = numbers.parts(values)
    with place.controls:
        arguments.surface(controls)
        arguments.optimizer(controls, values)
        controls.slider("step")
        if offered:
            controls.select("part", options=["whole", *offered])
        arguments.rest(controls, values, lambda: controls.slider("steps"))
    lesson.notice(words.NOTICE["one_step"], tries.ALL["one_step"], controls)
    try:
        before, example = numbers.at_step(values)
    except ValueError as error:
        paths.refused(place, values, error)
        return
    with place.figure:
        if values.step > values.steps:
            st.caption(f"A path ends after {values.steps} steps: that step is shown.")
        st.markdown(remarks.step(values, before, example))
        _stage(values, example, values.part if offered else "whole", before.steps + 1)
        st.markdown(remarks.remembered(values, example, before.steps + 1))
    paths.explained(values, ground=False)
    plan = replace(numbers.plan(values), steps=before.steps + 1)
    lesson.code(code.one_step(plan), prints="state, gradient and parameter of this step")


def _stage(values: Values, example: StepExample, part: str, step: int) -> None:
    label = words.PARTS[part]
    shown = example if part == "whole" else example.parts[label]
    after = "param, new" if part in ("whole", "parameter") else f"{label}, new"
    captions = {name: words.CAPTIONS.get(name, name) for name in shown.operands}
    stage(
        shown,
        key="optimizers-stage",
        operators=(*[""] * (len(shown.operands) - 1), "→"),
        captions={**captions, "output": after},
        alt=f"Step {step} of {values.optimizer}: {label}",
    )
