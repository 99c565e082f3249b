"""The backpropagation page's view of backward() called more than once."""

from __future__ import annotations

import streamlit as st

from explainers.backprop import again
from explainers.backprop.scalar_networks import NEURON
from explainers.lessons.backpropagation import code, figures, numbers, remarks, tries, words
from explainers.lessons.backpropagation.numbers import LEARNED, Values
from explainers.markdown import plain
from explainers.worked import number
from pages.learning.backpropagation.arguments import Page
from pages.parts import chart, lesson
from pages.parts.bench import bench


def view(controls: Page, values: Values) -> None:
    """Gradients add up without zero_grad, and a graph can be walked back only once."""
    place = bench()
    given = numbers.leaves(values, NEURON)
    found = again.twice(NEURON, given, LEARNED, values.retain_graph)
    with place.controls:
        controls.slider("times")
        controls.toggle("zero_grad")
        controls.toggle("retain_graph")
        st.caption(words.SAME_NEURON)
    with place.figure:
        _accumulation(values, given)
        st.markdown(remarks.twice(found))
        if found.refusal:
            st.error(f"RuntimeError: {plain(found.refusal)}", icon=":material/block:")
    if found.refusal:
        st.markdown(remarks.FREED)
    lesson.notice(words.NOTICE["again"], tries.ALL["again"], controls)
    lesson.code(
        code.accumulate(NEURON, given, LEARNED, values.times, values.zero_grad),
        prints="the gradients after each backward()",
    )
    st.caption("And backward() twice on one graph:")
    st.code(code.twice(NEURON, given, LEARNED, values.retain_graph))


def _accumulation(values: Values, given: dict[str, float]) -> None:
    passes = again.accumulate(NEURON, given, LEARNED, values.times, values.zero_grad)
    labels = {name: words.LEAVES[name] for name in LEARNED}
    chart.draw(
        figures.accumulated(passes, labels, lesson.colours()),
        key="backpropagation-accumulated",
        alt=f"w₁.grad goes from {number(passes[0]['w1'])} to {number(passes[-1]['w1'])}",
    )
    st.markdown(remarks.added(passes, zero_grad=values.zero_grad))
