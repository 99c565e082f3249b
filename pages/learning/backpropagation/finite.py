"""The backpropagation page's view of the check by finite differences."""

from __future__ import annotations

import streamlit as st

from explainers.backprop import finite
from explainers.backprop.finite import Difference, Loss
from explainers.lessons.backpropagation import code, figures, numbers, remarks, tries, words
from explainers.lessons.backpropagation.numbers import DTYPES, STEPS, Values
from pages.learning.backpropagation.arguments import Page
from pages.parts import chart, lesson
from pages.parts.bench import bench, beside


def view(controls: Page, values: Values) -> None:
    """Both numbers for each leaf, and how far they are apart for every ε."""
    place = bench()
    with place.controls:
        controls.select("check")
        controls.slider("log10_eps")
        controls.segments("dtype")
    loss, leaves = numbers.checked(values)
    found = finite.check(loss, leaves, values.eps, DTYPES[values.dtype])
    with place.figure:
        st.markdown(f"{words.QUOTIENT}\n\n{remarks.quotient(found[0])}")
        with beside():
            st.dataframe(
                [remarks.row(difference) for difference in found],
                hide_index=True,
                key="backpropagation-check",
                height="content" if len(found) < 8 else 330,
            )
            with st.container():
                _errors(values, loss, max(found, key=lambda difference: difference.error))
    passed = finite.passes_gradcheck(loss, leaves)
    checked = remarks.gradcheck(passed=passed, kinked=not passed and numbers.kinked(values))
    st.markdown(f"{words.QUESTION}\n\n{checked}")
    lesson.notice(words.NOTICE["finite"], tries.ALL["finite"], controls)
    if values.check != "tensors":
        of, name = numbers.SCALARS[values.check], found[0].name
        given = numbers.leaves(values, of)
        lesson.code(
            code.finite_difference(of, given, name, values.eps, values.dtype),
            prints=f"both numbers for {remarks.name(found[0])}",
        )


def _errors(values: Values, loss: Loss, worst: Difference) -> None:
    """The relative error over ε, of the number with the largest one."""
    moved = remarks.name(worst)
    st.markdown(f"**Which ε is best?** For {moved}, the number with the largest relative error:")
    place = (worst.name, worst.index)
    _, leaves = numbers.checked(values)
    sweeps = {n: finite.sweep(loss, leaves, *place, STEPS, dtype) for n, dtype in DTYPES.items()}
    chart.draw(
        figures.errors(sweeps, values.eps, lesson.colours()),
        key="backpropagation-errors",
        alt=f"Relative error of {moved} over ε; now {worst.error:.1e}",
    )
