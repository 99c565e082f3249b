"""The batch norm page's view of what eval() leaves alone: one real step of an optimizer."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.batch_norm import figures, numbers, tries, words
from explainers.lessons.batch_norm.numbers import Values
from explainers.training import eval_step
from explainers.worked import number
from pages.parts import chart, lesson
from pages.parts.bench import bench
from pages.parts.controls import Controls
from pages.parts.stage import stage

Page = Controls[Values]


def view(controls: Page, values: Values) -> None:
    """How far every tensor moved, and the step of the linear layer's weight."""
    place = bench()
    rate = float(values.lr)
    made = eval_step.trial(values.mode, values.no_grad, values.step, rate)
    example = eval_step.step_example(made)
    with place.figure:
        if made.error:
            st.warning(words.no_way_back(made.error), icon=":material/block:")
        st.markdown(words.BARS)
        chart.draw(
            figures.bars(made.changes, "running", lesson.colours()),
            key="batch_norm-changes",
            alt="The largest change of each tensor of the network in this step",
        )
        if example is not None:
            stage(
                example,
                key="batch_norm-step-stage",
                captions=words.WEIGHT,
                operators=("", "→"),
                of=values,
            )
    with place.controls:
        controls.presets(numbers.FREEZING_PRESETS, words.FREEZING_PRESETS)
        controls.segments("mode")
        controls.toggle("no_grad")
        controls.toggle("step")
        controls.steps("lr")
    st.markdown(f"{words.FOUR_WAYS}\n\n{_four_ways(rate)}")
    lesson.notice(words.NOTICE["freezing"], tries.ALL["freezing"], controls)
    lesson.code(
        eval_step.code(values.mode, no_grad=values.no_grad, step=values.step, lr=rate),
        prints="how far each tensor moved",
    )


def _four_ways(rate: float) -> str:
    """The same step tried in four ways, as a table."""
    head = "| | weights | running | dropout |\n|---|---|---|---|\n"
    return head + "\n".join(
        f"| {name} | {number(made.largest(statistics=False), 2)} "
        f"| {number(made.largest(statistics=True), 2)} | {number(made.passes_apart, 2)} |"
        for name, made in eval_step.all_trials(rate)
    )
