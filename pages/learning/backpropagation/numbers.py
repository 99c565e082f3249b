"""The backpropagation page's first view: a network of a few numbers, step by step."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from explainers.backprop import scalars
from explainers.lessons.backpropagation import code, numbers, tries
from pages.learning.backpropagation.graph import graph
from pages.parts import lesson
from pages.parts.controls import Controls

FORMULAS = {
    "neuron": "y = σ(w₁x₁ + w₂x₂ + b), L = (y − t)²",
    "skip connection": "y = relu(w × x) + x, L = (y − t)²",
}
DETACH = "From this number on, the rest of the network sees a copy that autograd knows nothing of."
REFUSED = (
    "**backward() refuses:** “{}”. No number that requires a gradient can be reached from the loss "
    "any more, so there is nothing to work out. Switch a requires_grad on, or move detach()."
)


def view(controls: Controls) -> None:
    """The forward values, and the gradients that flow back, each with its chain rule."""
    controls.presets(numbers.PRESETS)
    chosen = controls.segments("network", format_func=str.capitalize)
    st.markdown(f"**{FORMULAS[chosen]}**")
    of = numbers.network(controls.values)
    with controls.panel():
        for name, leaf in of.leaves.items():
            controls.number(name, leaf.label, step=0.25, format="%.4g")
    requires_grad(controls, {f"requires_grad_{n}": leaf.label for n, leaf in of.leaves.items()})
    places = numbers.places(of)
    detach = controls.segments("detach", "detach() after", options=places, help=DETACH)
    values = controls.values
    learned = numbers.learned(values, of)
    found = scalars.run(of, values, learned, detach)
    if found.refusal:
        st.error(REFUSED.format(found.refusal), icon=":material/block:")
    graph(found, key="backpropagation-numbers", alt=f"The graph of {FORMULAS[chosen]}")
    st.caption(
        "Each box is a number: its value, and below it its :violet[gradient]: how fast the loss L "
        "changes when this number grows."
    )
    lesson.notice(
        [
            "Going back, each number needs only **two things**: the gradient that arrived behind "
            "it, and its own **local derivative**. Their product is the chain rule.",
            "A sum passes its gradient on unchanged. A product swaps: w's gradient is times x, "
            "x's is times w.",
            "Where a number was used **twice**, what comes back is **added** (skip connection).",
            "A number without requires_grad has no gradient: `None`, which is not 0.",
        ],
        tries.NUMBERS,
        controls,
    )
    refused = bool(found.refusal)
    lesson.code(
        code.one_pass(of, values, learned, detach, refused),
        prints="every number of the graph with its gradient",
    )


def requires_grad(controls: Controls, labels: Mapping[str, str]) -> None:
    """A switch for each leaf side by side; `labels` by the names of the settings."""
    st.markdown("`requires_grad`: which gradients are wanted?")
    with st.container(horizontal=True, gap="medium"):
        for name, label in labels.items():
            controls.toggle(name, label)
