"""The view of adaptive pooling: to a given size, in bins that may be uneven."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explainers.layers import bins
from explainers.lessons.pooling import code, numbers, sizes, tries, words
from explainers.lessons.pooling.numbers import Values
from pages.layers.pooling.controls import Page, given_input
from pages.parts import lesson, matrix_editor
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    with place.controls:
        controls.segments("kind")
        controls.pair("output_size", words.SIDES["output_size"])
        given_input(controls, values)
    given = numbers.numbers(values)
    with place.figure:
        lesson.told(given.complaints)
        stage(
            numbers.adaptive(values, given.input),
            key="pooling-adaptive",
            of=values,
            editable=("input",),
            on_edit=partial(matrix_editor.take_edit, controls, {"input": given.input}),
        )
    found = bins.check(given.input.shape, values.output_size)
    edges = [f"{name}: {_bins(found, axis)}" for axis, name in enumerate(("Rows", "Columns"))]
    st.markdown(f"**Where are the bins?**\n\n$${sizes.BINS}$$\n\n" + "  \n".join(edges))
    lesson.notice(words.NOTICE["adaptive"], tries.ALL["adaptive"], controls)
    lesson.code(code.adaptive(given.input, values.kind, values.output_size))


def _bins(found: bins.Bins, axis: int) -> str:
    edges = [found.edges(axis, place) for place in range(found.output_size[axis])]
    return " · ".join(
        f"{first}" if first == end - 1 else f"{first} to {end - 1}" for first, end in edges
    )
