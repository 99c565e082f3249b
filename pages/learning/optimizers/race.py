"""The optimizers page's race: several optimizers from one start."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.optimizers import code, numbers, tries, words
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers.paths import Path, Walk
from explainers.optimizers.verdicts import verdict
from explainers.worked import number
from pages.learning.optimizers import arguments, paths
from pages.learning.optimizers.arguments import Page
from pages.parts import lesson
from pages.parts.bench import bench, beside, more


def view(controls: Page, values: Values) -> None:
    """The paths of all racers, their losses, and where each ends."""
    place = bench()
    with place.controls:
        _controls(controls, values)
    lesson.notice(words.NOTICE["race"], tries.ALL["race"], controls)
    try:
        plans = numbers.race(values)
    except ValueError as error:
        paths.refused(place, values, error)
        return
    with place.figure:
        walked = numbers.walked(plans)
        with beside("paths"):
            paths.ground(controls, values, walked, "optimizers-race")
            paths.losses(walked, "optimizers-race")
    _table(plans, walked)
    if {"adam", "adamw"} <= set(values.racers) and not values.weight_decay:
        st.caption(words.ALIKE)
    paths.explained(values, rule=False)
    lesson.code(code.race(plans), prints="where each path ends")


def _controls(controls: Page, values: Values) -> None:
    controls.presets(numbers.RACES, words.RACES)
    arguments.surface(controls)
    controls.several("racers")
    controls.segments("rates")
    if values.rates == "one":
        arguments.rate(controls, values)
    else:
        with more(controls, words.OWN_RATES, "lrs") as opened:
            for racer in values.racers if opened else ():
                arguments.rate(controls, values, numbers.rate_name(racer))
    controls.slider("steps")
    controls.segments("plot", label_visibility="collapsed")
    with more(controls, words.START) as opened:
        if opened:
            controls.slider("x", step=0.05)
            controls.slider("y", step=0.05)
            arguments.decay(controls)


def _table(plans: dict[str, Walk], walked: dict[str, Path]) -> None:
    st.dataframe(
        [
            {
                "optimizer": racer,
                "lr": number(dict(plans[racer].arguments)["lr"]),
                "loss at the end": number(float(path.losses[-1])),
                "ends at": paths.place(path),
                "how it went": verdict(path).brief,
            }
            for racer, path in sorted(walked.items(), key=lambda item: _last(item[1]))
        ],
        hide_index=True,
        key="optimizers-race-table",
    )


def _last(path: Path) -> float:
    loss = float(path.losses[-1])
    return loss if loss == loss else float("inf")
