"""The optimizers page's view of schedules: first large, then small."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.optimizers import code, figures, numbers, tries
from explainers.optimizers.paths import Path, walk
from explainers.worked import number
from pages.learning.optimizers import common
from pages.parts import chart, lesson
from pages.parts.controls import Controls

LAST = 10
EXTRA = {
    "StepLR": ("step_size", "gamma"),
    "CosineAnnealingLR": ("eta_min",),
    "OneCycleLR": ("pct_start",),
}


def view(controls: Controls) -> None:
    """Draw the view."""
    controls.presets(numbers.SCHEDULED)
    surface = common.surface_controls(controls)
    controls.segments("schedule", help=common.HELP["schedule"])
    common.optimizer_controls(controls)
    with controls.panel("schedule-controls"):
        for name in EXTRA.get(controls["schedule"], ()):
            controls.slider(name, help=common.HELP[name])
        controls.slider("noise", label="noise of the gradient", step=0.1, help=common.HELP["noise"])
        controls.slider("seed", help=common.HELP["seed"])
    try:
        plans = numbers.scheduled(controls.values)
    except ValueError as error:
        lesson.refusal(error)
        return
    walked = {name: walk(plan) for name, plan in plans.items()}
    st.markdown("**The learning rate by step**")
    chart.draw(
        figures.rates({name: path.rates for name, path in walked.items()}, lesson.colours()),
        key="optimizers-schedule-rates",
        alt="; ".join(
            f"{name}: from {number(path.rates[0], 3)} to {number(path.rates[-1], 3)}"
            for name, path in walked.items()
        ),
    )
    with st.container(horizontal=True, gap="large"):
        for name, path in walked.items():
            st.metric(f"{name}: mean loss of the last {LAST} steps", number(settled(path)))
    common.paths(controls, surface, walked, "optimizers-schedule")
    for name, path in walked.items():
        if path.diverged_at is not None:
            common.told(name, path)
    lesson.notice(
        [
            "A mini-batch shows only a sample of the data, so its gradient is off by chance. At a "
            "**constant** rate that keeps the path trembling about the minimum: it cannot settle.",
            "**First large, then small:** large steps get there, small ones average the chance "
            "out and settle.",
            "`StepLR` drops the rate in stairs, `CosineAnnealingLR` along half a cosine, and "
            "`OneCycleLR` begins small, so that the first, wildest gradients do no harm.",
            "`scheduler.step()` comes after `optimizer.step()`, here once for each step.",
        ],
        tries.SCHEDULE,
        controls,
    )
    plan = plans.get(controls["schedule"], plans["constant"])
    lesson.code(code.path(plan), prints="the positions and losses of the path")


def settled(path: Path) -> float:
    """The mean loss after the last steps."""
    return float(path.losses[1:][-LAST:].mean())
