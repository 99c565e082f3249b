"""The optimizers page's race: several optimizers from one start."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.optimizers import code, numbers, tries
from explainers.optimizers.paths import walk
from explainers.optimizers.verdicts import verdict
from explainers.worked import number
from pages.learning.optimizers import common
from pages.parts import lesson
from pages.parts.controls import Controls


def view(controls: Controls) -> None:
    """Draw the view."""
    controls.presets(numbers.RACES)
    surface = common.surface_controls(controls)
    controls.several(
        "racers", help="Who runs. Momentum and Nesterov are torch.optim.SGD with momentum."
    )
    controls.segments("rates", label="learning rates")
    with controls.panel():
        common.start_sliders(controls)
        if controls["rates"] == numbers.RACE_RATES[0]:
            common.rate(controls)
        else:
            for racer in controls["racers"]:
                common.rate(controls, numbers.rate_name(racer), f"lr of {racer}")
        controls.number("weight_decay", step=0.01, format="%g", help=common.HELP["weight_decay"])
    try:
        plans = numbers.race(controls.values)
    except ValueError as error:
        lesson.refusal(error)
        return
    walked = {racer: walk(plan) for racer, plan in plans.items()}
    common.paths(controls, surface, walked, "optimizers-race")
    st.dataframe(
        [
            {
                "optimizer": racer,
                "lr": number(dict(plans[racer].arguments)["lr"]),
                "loss at the end": number(float(path.losses[-1])),
                "ends at": common.place(path),
                "how it went": verdict(path).brief,
            }
            for racer, path in sorted(walked.items(), key=lambda item: _last(item[1]))
        ],
        hide_index=True,
        key="optimizers-race-table",
    )
    if {"Adam", "AdamW"} <= set(walked) and not controls["weight_decay"]:
        st.caption(
            "Adam and AdamW differ in their weight decay only: with weight_decay 0 they are the "
            "same, and their lines lie on each other."
        )
    lesson.notice(
        [
            "A race is only as fair as its learning rates: with *one for all* the winner may just "
            "be the one whom that rate suits.",
            "For SGD a step's length is lr times the gradient. For Adam and RMSprop it is about lr "
            "itself: they need other rates.",
            "Momentum makes detours, and still is often first.",
            "Nobody wins everywhere: on *Several minima* the fastest may stop in the first dip.",
        ],
        tries.RACE,
        controls,
    )
    lesson.code(code.race(plans), prints="where each path ends")


def _last(path) -> float:
    loss = float(path.losses[-1])
    return loss if loss == loss else float("inf")
