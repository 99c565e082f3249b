"""The backpropagation page's first view: a network of a few numbers, step by step."""

from __future__ import annotations

import streamlit as st

from explainers.backprop import scalars
from explainers.lessons.backpropagation import code, numbers, tries, words
from explainers.lessons.backpropagation.numbers import Values
from pages.learning.backpropagation import arguments
from pages.learning.backpropagation.arguments import Page
from pages.parts import lesson
from pages.parts.bench import bench


def view(controls: Page, values: Values) -> None:
    """The forward values, and the gradients that flow back, each with its chain rule."""
    place = bench()
    of = numbers.network(values)
    given, learned = numbers.leaves(values, of), numbers.learned(values, of)
    found = scalars.run(of, given, learned, values.detach)
    formula = words.FORMULAS[values.network]
    with place.figure:
        st.markdown(f"**{formula}**")
        alt = f"The graph of {formula}"
        arguments.draw(found, key="backpropagation-numbers", alt=alt)
    with place.controls:
        controls.presets(numbers.PRESETS, words.PRESETS)
        controls.segments("network", label_visibility="collapsed")
        arguments.leaves(controls, of.leaves)
        controls.select("detach", options=numbers.places(of))
        arguments.requires_grad(controls, of.leaves)
    st.caption(words.BOXES)
    lesson.notice(words.NOTICE["numbers"], tries.ALL["numbers"], controls)
    lesson.code(
        code.one_pass(of, given, learned, values.detach, bool(found.refusal)),
        prints="every number of the graph with its gradient",
    )
