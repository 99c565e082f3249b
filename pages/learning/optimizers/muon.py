"""The optimizers page's view of Muon: one step on a matrix, worked out."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.optimizers import muon, singular, tries, words
from explainers.lessons.optimizers.muon import Shown
from explainers.lessons.optimizers.numbers import Values
from explainers.optimizers.muon import PRODUCTS, MuonStep
from pages.learning.optimizers import arguments
from pages.learning.optimizers.arguments import Page
from pages.parts import chart, lesson, matrix_editor
from pages.parts.bench import bench, more
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """A matrix, its gradient, each result on the way, and what becomes of the singular values."""
    place = bench()
    given = muon.shown(values)
    with place.controls:
        controls.presets(muon.PRESETS, words.MUON_PRESETS)
        controls.select("muon_part")
        if values.muon_part in PRODUCTS:
            controls.slider("ns_step", high=values.ns_steps)
        controls.slider("ns_steps")
        _rest(controls, values, given)
    with place.figure:
        lesson.told(given.complaints)
        _stage(controls, values, given)
        st.markdown(muon.told(given.step))
    st.markdown(muon.table(given.step))
    _figures(given.step)
    lesson.side_by_side([muon.formula(values, lesson.colours())])
    lesson.notice(muon.notices(), tries.ALL["muon"], controls)
    lesson.code(muon.code(values, given), prints="param after the step, and the singular values")


def _rest(controls: Page, values: Values, given: Shown) -> None:
    with more(controls, words.MUON_REST) as opened:
        if opened:
            arguments.rate(controls, values, "muon_lr")
            controls.slider("muon_momentum", step=0.01)
            controls.toggle("muon_nesterov")
            controls.number("muon_weight_decay", step=0.01, format="%g")
    with more(controls, words.MUON_NUMBERS, "numbers", ":material/edit:") as opened:
        if opened:
            for name, tensor in given.operands.items():
                matrix_editor.draw(controls, name, tensor[None], low=-3, high=3)


def _stage(controls: Page, values: Values, given: Shown) -> None:
    example, captions = muon.chosen(values, given.step)
    editable = {
        "momentum": ("momentum_buffer", "grad"),
        "param": ("param",),
    }.get(values.muon_part, ())
    stage(
        example,
        key="optimizers-muon-stage",
        operators=(*[""] * (len(example.operands) - 1), "→"),
        captions=captions,
        alt=f"A step of Muon: {words.MUON_PARTS[values.muon_part]}",
        editable=editable,
        on_edit=lambda edit: matrix_editor.take_edit(controls, given.operands, edit),
    )


def _figures(step: MuonStep) -> None:
    told = muon.told(step).replace("**", "")
    left, right = st.columns(2, gap="medium")
    with left:
        figure = singular.by_step(step, lesson.colours())
        chart.draw(figure, key="optimizers-muon-steps", alt=told)
    with right:
        figure = singular.after_all(step, lesson.colours())
        chart.draw(figure, key="optimizers-muon-curve", alt=told)
