"""The losses page's view of accuracy: argmax(1) beside argmax(0)."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers import matrices
from explainers.lessons.losses import code, formulas, numbers, remarks, tries, two_ways, words
from explainers.lessons.losses.numbers import Values
from explainers.lessons.losses.typed import write_classes
from explainers.losses import accuracy
from explainers.markdown import plain
from pages.learning.losses import typed
from pages.learning.losses.typed import Page
from pages.parts import lesson, value_sliders
from pages.parts.bench import bench, beside
from pages.parts.stage import stage

SLIDERS = 3  # rows that have them: of more, the sliders would be too many


def view(controls: Page, values: Values) -> None:
    """Both axes beside each other, compared with the targets."""
    place = bench()
    outputs, targets, complaints = numbers.matrix(values)
    with place.figure:
        lesson.told(complaints)
        typed.remarked(remarks.accuracy(outputs, targets))
        with beside():
            for dim in (1, 0):
                stage(
                    accuracy.argmax(outputs, dim),
                    key=f"losses-argmax-{dim}",
                    title=words.AXES[dim],
                    captions={"output": f"argmax({dim})"},
                )
        with beside("scores"):
            for dim in (1, 0):
                with st.container():
                    compared(outputs, targets, dim)
        if verdict := two_ways.verdict(outputs, targets):
            st.info(verdict, icon=":material/warning:")
    with place.controls:
        controls.presets(numbers.ACCURACY_PRESETS, words.ACCURACY_PRESETS)
        for row in range(min(len(outputs), SLIDERS)):
            value_sliders.draw(controls, "outputs", outputs, row=row, low=0.0, high=1.0, step=0.05)
        shown = {"outputs": matrices.write(outputs), "targets": write_classes(targets)}
        typed.fields(controls, shown)
    lesson.side_by_side([f"$$\n{formulas.ACCURACY}\n$$"])
    lesson.notice(words.NOTICE["accuracy"], tries.ALL["accuracy"], controls)
    lesson.code(code.accuracy(outputs, targets))


def compared(outputs: Tensor, targets: Tensor, dim: int) -> None:
    """How the winners along one axis compare with the targets."""
    winners = outputs.argmax(dim)
    score = accuracy.score(winners, targets)
    if score.refusal:
        st.error(
            f"`argmax({dim})` gives {len(winners)} numbers, and there are {len(targets)} targets. "
            f"PyTorch refuses to compare them: *{plain(score.refusal)}*"
        )
        return
    typed.remarked(remarks.compared(winners, targets))
    right = dim == 1 and len(targets) == len(outputs)
    st.markdown(two_ways.scored(score, right))
