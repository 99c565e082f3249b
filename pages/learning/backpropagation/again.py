"""The backpropagation page's view of backward() called more than once."""

from __future__ import annotations

import streamlit as st

from explainers.backprop import again
from explainers.lessons.backpropagation import code as backpropagation_code
from explainers.lessons.backpropagation import figures, numbers, tries
from explainers.worked import number
from pages.parts import chart, lesson
from pages.parts.controls import Controls

LEARNED = ("w1", "w2", "b")


def view(controls: Controls) -> None:
    """Gradients add up without zero_grad, and a graph can be walked back only once."""
    st.markdown("On the neuron of the first view, with the numbers set there.")
    of = numbers.NETWORKS["neuron"]
    _accumulation(controls)
    st.divider()
    _twice(controls)
    lesson.notice(
        [
            "backward() **adds** to `.grad`. It never overwrites it.",
            "zero_grad() sets the gradients to `None`, and the next backward() starts anew.",
            "Adding up has its use: several small batches in a row, then one step, act like one "
            "large batch.",
            "A graph is made by each forward pass and freed by backward(). A training loop makes a "
            "new one for each batch and never needs retain_graph.",
        ],
        tries.AGAIN,
        controls,
    )
    times, zero_grad = controls["times"], controls["zero_grad"]
    values = controls.values
    code = backpropagation_code.accumulate(of, values, LEARNED, times, zero_grad)
    lesson.code(code, prints="the gradients after each backward()")
    st.caption("And backward() twice on one graph:")
    st.code(backpropagation_code.twice(of, values, LEARNED, controls["retain_graph"]))


def _accumulation(controls: Controls) -> None:
    st.subheader("Forward and backward, several times", anchor=False)
    with controls.panel():
        times = controls.slider("times", "times: how often")
        zero_grad = controls.toggle("zero_grad", "zero_grad() first")
    of = numbers.NETWORKS["neuron"]
    passes = again.accumulate(of, controls.values, LEARNED, times, zero_grad)
    labels = {name: of.leaves[name].label for name in LEARNED}
    last = passes[-1]["w1"]
    figure = figures.accumulated(passes, labels, lesson.colours())
    alt = f"w₁.grad goes from {number(passes[0]['w1'])} to {number(last)}"
    chart.draw(figure, key="backpropagation-accumulated", alt=alt)
    if zero_grad:
        st.markdown(
            f"With zero_grad() every pass starts from nothing: w₁.grad stays {number(last)}."
        )
        return
    terms = " + ".join(number(passes[0]["w1"]) for _ in passes).replace("+ −", "− ")
    st.markdown(f"w₁.grad = {terms} = **{number(last)}**: {times}-fold after {times} calls.")


def _twice(controls: Controls) -> None:
    st.subheader("backward() twice on the same graph", anchor=False)
    retain = controls.toggle("retain_graph", "retain_graph=True in the first call")
    of = numbers.NETWORKS["neuron"]
    found = again.twice(of, controls.values, LEARNED, retain)
    first, second = (number(grads["w1"]) for grads in (found.first, found.second))
    st.markdown(f"After the first `L.backward()`: w₁.grad = {first}. After the second:")
    if not found.refusal:
        st.success(
            f"w₁.grad = {second}: the graph was kept, walked back again, and its gradients were "
            "added to those that were there.",
            icon=":material/check:",
        )
        return
    st.error(f"RuntimeError: {found.refusal}", icon=":material/block:")
    st.markdown(
        "**What that means.** On the way forward PyTorch keeps what the local derivatives will "
        "need: here x₁ and x₂ for the products, y for σ, e for the square. backward() lets go of "
        "them as soon as they have been used, because for a real network they are most of its "
        f"memory. The second call finds them gone, and w₁.grad stays {second}. The usual cure is "
        "not `retain_graph=True`: it is a new forward pass."
    )
