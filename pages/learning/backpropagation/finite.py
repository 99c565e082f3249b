"""The backpropagation page's view of the check by finite differences."""

from __future__ import annotations

import streamlit as st
import torch

from explainers.backprop import finite
from explainers.backprop.finite import Difference
from explainers.lessons.backpropagation import code as backpropagation_code
from explainers.lessons.backpropagation import figures, numbers, tries
from explainers.worked import MINUS, number
from pages.parts import chart, lesson
from pages.parts.controls import Controls

STEPS = [10.0**-k for k in range(13)]
DTYPES = {"float32": torch.float32, "float64": torch.float64}


def view(controls: Controls) -> None:
    """Both numbers for each leaf, and how far they are apart for every ε."""
    st.markdown(
        "Is the chain rule right? Ask without it: move **one** number a little up and a little "
        "down, compute the loss both times, and divide. That is the slope, whatever the network."
    )
    with controls.panel():
        controls.select("check", "network")
        controls.slider("log10_eps", "ε = 10 to the power of")
        controls.segments("dtype")
    values = controls.values
    eps, dtype = 10.0 ** values["log10_eps"], DTYPES[values["dtype"]]
    loss, leaves = numbers.checked(values)
    found = finite.check(loss, leaves, eps, dtype)
    st.latex(
        r"\frac{\partial L}{\partial w} \approx "
        r"\frac{L(w + \varepsilon) - L(w - \varepsilon)}{2\,\varepsilon}"
    )
    _first(found[0])
    st.dataframe(
        [_row(difference) for difference in found], hide_index=True, key="backpropagation-check"
    )
    passed = finite.passes_gradcheck(loss, leaves)
    st.markdown(
        f"PyTorch's own check, `torch.autograd.gradcheck` (float64, ε = 10⁻⁶): **{passed}**."
        + ("" if passed else f" {KINK if numbers.kinked(values) else LARGE}")
    )
    worst = max(found, key=lambda difference: difference.error)
    st.subheader("Which ε is best?", anchor=False)
    st.markdown(f"For {_name(worst)}, the number with the largest relative error above:")
    place = (worst.name, worst.index)
    sweeps = {n: finite.sweep(loss, leaves, *place, STEPS, DTYPES[n]) for n in DTYPES}
    figure = figures.errors(sweeps, eps, lesson.colours())
    alt = f"Relative error of {_name(worst)} over ε; now {worst.error:.1e}"
    chart.draw(figure, key="backpropagation-errors", alt=alt)
    lesson.notice(
        [
            "To the right, ε is **too large**: the loss bends within the step. The error falls "
            "with ε², two powers of ten for each one.",
            "To the left, ε is **too small**: the two losses agree in almost all their digits, and "
            "their difference is rounding noise.",
            "float32 carries about 7 digits, so its best ε lies between 10⁻³ and 10⁻²; float64 "
            "carries 16, and it is near 10⁻⁵. gradcheck therefore insists on float64.",
            "Two forward passes **for each number**: for the notes' network 291,156. backward() "
            "needs one pass back for all of them.",
        ],
        tries.FINITE,
        controls,
    )
    if values["check"] != numbers.TENSOR:
        of = numbers.NETWORKS[values["check"]]
        code = backpropagation_code.finite_difference(
            of, values, found[0].name, eps, values["dtype"]
        )
        lesson.code(code, prints=f"both numbers for {_name(found[0])}")


KINK = (
    "Somewhere two cells of a pooling window tie (or a number lies at ReLU's corner): the loss has "
    "a kink there, with another slope on each side. Autograd picks one; the difference sees both."
)


LARGE = (
    "No number lies at a kink of the loss: the losses are so large that rounding outweighs what a "
    "step of 10⁻⁶ changes."
)


def _first(found: Difference) -> None:
    st.markdown(
        f"{_name(found)}: {found.written} = "
        f"**{number(found.estimate, 6)}**; by backward(): "
        f":violet[**{number(found.gradient, 6)}**]."
    )


def _row(found: Difference) -> dict[str, str]:
    return {
        "number": _name(found),
        "finite difference": number(found.estimate, 8),
        "backward()": number(found.gradient, 8),
        "relative error": f"{found.error:.1e}".replace("-", MINUS),
    }


def _name(found: Difference) -> str:
    leaf = numbers.LEAVES.get(found.name)
    label = leaf.label if leaf else found.name
    return label + (f"[{', '.join(map(str, found.index))}]" if found.index else "")
