"""The activations page's view of pictures: before and after, and where their values lie."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.figures import maps
from explainers.lessons.activations import code, figures, numbers, tries, words
from explainers.lessons.activations.numbers import Values
from explainers.markdown import plain
from explainers.worked import number
from pages.layers.activations import arguments
from pages.layers.activations.arguments import Page
from pages.parts import chart, lesson
from pages.parts.bench import bench
from pages.parts.pictures import picker
from pages.parts.pictures.gallery import gallery

SIDE = 96
SHOWN = 288


def view(controls: Page, values: Values) -> None:
    """A picture before and after, on the same scale, and where its values lie."""
    place = bench()
    with place.controls:
        arguments.function(controls, values)
        controls.segments("range")
        with st.expander("Picture", icon=":material/image:"):
            picked = picker.choose(controls, values, SIDE, place.figure)
    before, after = numbers.on_picture(values, picked.image)
    shown = [numbers.visible(values, tensor) for tensor in (before, after)]
    with place.figure:
        gallery(
            "activations-pictures",
            [maps.enlarge(maps.picture(tensor), SHOWN) for tensor in shown],
            [
                f":blue[{plain(picked.name)}]: {_span(before)}",
                f":green[{values.function}]: {_span(after)}",
            ],
        )
        st.caption(words.SCALE[values.range])
        chart.draw(
            figures.spread(before, after, lesson.colours()),
            key="activations-spread",
            alt=f"Histograms: the input has values {_span(before)}, the output {_span(after)}",
        )
    lesson.notice(words.NOTICE["pictures"], tries.ALL["pictures"], controls)
    lesson.code(
        code.picture(values, picker.origin_of(picked, SIDE)),
        prints="the ranges below both pictures",
    )


def _span(values: Tensor) -> str:
    return f"{number(float(values.min()), 3)} to {number(float(values.max()), 3)}"
