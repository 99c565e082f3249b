"""The losses page's view of accuracy: argmax(1) beside argmax(0)."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers import matrices
from explainers.lessons.losses import code, numbers, remarks, tries
from explainers.losses import accuracy
from explainers.markdown import plain
from pages.learning.losses import common
from pages.parts import lesson, value_sliders
from pages.parts.controls import Controls
from pages.parts.stage import stage

TITLES = {
    1: "argmax(1): along each row, which class wins",
    0: "argmax(0): along each column, which sample wins",
}


def view(controls: Controls) -> None:
    """Draw the view."""
    controls.presets(numbers.ACCURACY_PRESETS)
    outputs, targets, complaints = numbers.matrix(controls.values)
    with controls.panel():
        for row in range(min(len(outputs), 3)):
            value_sliders.draw(controls, "outputs", outputs, row=row, low=0.0, high=1.0, step=0.05)
    lesson.told(complaints)
    common.remarked(remarks.accuracy(outputs, targets))
    for column, dim in zip(st.columns(2, gap="large"), (1, 0), strict=True):
        with column:
            side(outputs, targets, dim)
    verdict(outputs, targets)
    editors(controls, outputs, targets)
    st.latex(r"\text{accuracy} = \frac{1}{N} \sum_n \left[ \arg\max_c x_{n,c} = t_n \right]")
    lesson.notice(
        [
            "The rows are samples, the columns classes. The prediction of a sample is the column "
            "of its largest number, so the search goes **along axis 1**.",
            "`argmax(0)` gives a row number for each class. With as many samples as classes it has "
            "the same shape, and nothing warns you; two other sizes PyTorch refuses to compare, "
            "unless one of them is 1.",
            "Of equal numbers the first wins.",
            "Accuracy needs no softmax: it does not change which number is largest.",
        ],
        tries.ACCURACY,
        controls,
    )
    lesson.code(code.accuracy(outputs, targets))


def side(outputs: Tensor, targets: Tensor, dim: int) -> None:
    """One axis: who wins on the stage, and how the result compares with the targets."""
    st.subheader(TITLES[dim], anchor=False)
    example = accuracy.argmax(outputs, dim)
    stage(example, key=f"losses-argmax-{dim}", captions={"output": f"argmax({dim})"}, height=260)
    winners = example.output.flatten()
    score = accuracy.score(winners, targets)
    if score.refusal:
        st.error(
            f"`argmax({dim})` gives {len(winners)} numbers, and there are {len(targets)} targets. "
            f"PyTorch refuses to compare them: *{plain(score.refusal)}*"
        )
        return
    common.remarked(remarks.compared(winners, targets))
    rows = [
        {"place": k, "argmax": winner, "target": target, "equal": "✓ yes" if hit else "✗ no"}
        for k, (winner, target, hit) in enumerate(score.compared)
    ]
    st.table(rows)
    share = f"{score.hits} of {len(score.compared)} = {score.accuracy:.0%}"
    right = dim == 1 and len(targets) == len(outputs)
    st.metric("accuracy" if right else "not the accuracy", share)


def verdict(outputs: Tensor, targets: Tensor) -> None:
    """Whether the two ways agree here, and what that means."""
    right, wrong = (outputs.argmax(dim) for dim in (1, 0))
    if len(targets) != len(outputs):
        return  # that has been said, and comes before any question of axes
    if right.shape != wrong.shape:
        st.info("There are not as many samples as classes, so the mistake shows itself.")
    elif right.equal(wrong):
        st.info(
            f"Both give {right.tolist()}: they agree **by accident**. Nothing in the result tells "
            "which axis was searched.",
            icon=":material/warning:",
        )
    else:
        st.info(
            f"`argmax(1)` gives {right.tolist()} and `argmax(0)` {wrong.tolist()}: the shapes fit, "
            "so PyTorch compares either with the targets without a word.",
            icon=":material/warning:",
        )


def editors(controls: Controls, outputs: Tensor, targets: Tensor) -> None:
    with st.expander("Edit the numbers, add samples and classes", icon=":material/edit:"):
        left, right = st.columns(2, gap="large")
        with left:
            common.typed(
                controls, "outputs", "**outputs**: a sample on each line", matrices.write(outputs)
            )
        with right:
            written = numbers.write_classes(targets)
            common.typed(controls, "targets", "**targets**: a class for each sample", written)
