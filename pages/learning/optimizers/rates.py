"""The optimizers page's view of the learning rate: too small, right, too large."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.optimizers import code, figures, numbers, tries
from explainers.lessons.optimizers import words as optimizers_words
from explainers.optimizers.paths import walk
from explainers.optimizers.verdicts import verdict
from explainers.worked import number
from pages.learning.optimizers import common
from pages.parts import chart, lesson
from pages.parts.controls import Controls


def view(controls: Controls) -> None:
    """Draw the view."""
    surface = common.surface_controls(controls)
    common.optimizer_controls(controls)
    try:
        tried = numbers.sweep(controls.values)
    except ValueError as error:
        lesson.refusal(error)
        return
    values = controls.values
    near = {
        f"lr {number(lr)}": walk(numbers.plan({**values, "lr": lr}))
        for lr in numbers.neighbours(values["lr"])
    }
    st.markdown("**A tenth of the rate, the rate, and ten times it**")
    for name, path in near.items():
        common.told(name, path)
    common.paths(controls, surface, near, "optimizers-rates")
    words = {lr: verdict(path).word for lr, path in tried.items()}
    st.markdown(f"**The loss after {values['steps']} steps, for many rates**")
    start = float(next(iter(tried.values())).losses[0])
    chart.draw(
        figures.sweep(tried, words, values["lr"], start, lesson.colours()),
        key="optimizers-sweep",
        alt="; ".join(f"lr {number(lr)}: {word}" for lr, word in words.items()),
    )
    st.markdown(optimizers_words.rates(words))
    curvature, limit = numbers.steepest(values)
    st.markdown(optimizers_words.limit(values["optimizer"], values["momentum"], curvature, limit))
    lesson.notice(
        [
            "**Too small:** the loss falls at every step and gets nowhere in time.",
            "**Too large:** every step lands on the other side, farther away than before. The loss "
            "soon passes any number; in a network it ends as NaN.",
            "Between them is a range of a few powers of ten at most, and the best rate is often "
            "just below the worst.",
            "The **steepest** direction sets the limit, the **flattest** one the speed.",
        ],
        tries.RATES,
        controls,
    )
    plan = numbers.plan(values)
    lesson.code(code.sweep(plan, list(numbers.SWEEP)), prints="the losses of the curve")
