"""The losses page's view of L1 and MSE."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
import torch

from explainers import matrices
from explainers.lessons.losses import code, curves, figures, formulas, remarks, tries
from explainers.lessons.losses import numbers as losses
from explainers.lessons.losses import words as losses_words
from explainers.lessons.losses.formulas import four
from explainers.lessons.losses.numbers import Pairs
from pages.learning.losses import common
from pages.parts import chart, lesson, value_sliders
from pages.parts.controls import Controls
from pages.parts.stage import stage


def view(controls: Controls) -> None:
    """Draw the view."""
    controls.presets(losses.POINTWISE_PRESETS)
    given = losses.pairs(controls.values)
    left, right = st.columns([1, 2], gap="large")
    with left:
        main_controls(controls, given)
    lesson.told(given.complaints)
    loss, reduction = controls["loss"], controls["reduction"]
    try:
        example = losses.LOSSES[loss].work(given.input, given.target, reduction)
    except ValueError as error:
        lesson.refusal(error)
        editors(controls, given)
        return
    broadcast(loss, given)
    stage(
        example,
        key="losses-pointwise-stage",
        operators=("−", "→"),
        captions={"output": f"{loss}, {reduction}"},
    )
    lesson.paint_first()
    with right:
        shapes(controls, given)
    numbers(given)
    editors(controls, given)
    st.latex(formulas.POINTWISE[loss][0] + formulas.REDUCED[reduction])
    st.latex(formulas.pointwise(loss, given, reduction, example.output, lesson.colours()))
    pairing = given.pairing
    both = zip(pairing.inputs.flatten().tolist(), pairing.targets.flatten().tolist(), strict=True)
    common.below_formula(formulas.left_out(pairing.inputs.numel(), "pairs"), remarks.rounded(both))
    gradient(controls, given)
    notice(controls)
    lesson.code(code.pointwise(loss, given, reduction))


def broadcast(loss: str, given: Pairs) -> None:
    """Where the shapes differ: what PyTorch says, what it does, and the pairs that come of it."""
    remark = remarks.broadcast(given.pairing)
    if not remark:
        return
    st.warning(remark, icon=":material/grid_on:")
    st.caption("What PyTorch itself says:")
    st.code(f"UserWarning: {given.warning(loss)}", language=None, wrap_lines=True)
    st.markdown("**Which values pair up:** point at a loss to see its pair.")
    shape = given.pairing.shape
    stage(
        given.every_pair(loss),
        key="losses-pairs-stage",
        operators=("−", "→"),
        captions={name: f"{name}, as {shape}" for name in ("input", "target")}
        | {"output": f"{loss} of each pair"},
    )
    st.markdown("**What the loss makes of them:**")


def main_controls(controls: Controls, given: Pairs) -> None:
    with st.container(horizontal=True, gap="medium"):
        controls.segments("loss")
        controls.segments("reduction", help=common.REDUCTION)
    count = given.input.numel()
    with controls.panel():
        one_row = given.input.dim() == 1
        value_sliders.draw(
            controls,
            "input",
            given.input,
            row=0 if one_row else min(controls["moves"], count - 1) // given.input.shape[1],
            follows="moves" if one_row else None,
        )
    with controls.panel("shapes-controls"):
        common.place(controls, "moves", count, "curve along", wording(given))
        if count > 1:
            common.place(controls, "against", count, "map against", wording(given))


def wording(given: Pairs) -> Callable[[int], str]:
    """How a cell of the input, counted flat, is called."""
    if given.input.dim() == 1:
        return lambda cell: f"input[{cell}]"
    columns = given.input.shape[1]
    return lambda cell: f"input[{cell // columns}, {cell % columns}]"


def numbers(given: Pairs) -> None:
    """Both losses, mean and sum, of the same numbers."""
    with st.container(horizontal=True, gap="small"):
        for name, explainer in losses.LOSSES.items():
            for reduction in ("mean", "sum"):
                value = float(explainer.work(given.input, given.target, reduction).output)
                st.metric(f"{name}, {reduction}", four(value))


def editors(controls: Controls, given: Pairs) -> None:
    with st.expander("Edit the numbers", icon=":material/edit:"):
        left, right = st.columns(2, gap="large")
        for column, name, tensor in (
            (left, "input", given.input),
            (right, "target", given.target),
        ):
            with column:
                shown = matrices.write(tensor if tensor.dim() > 1 else tensor[None])
                common.typed(controls, name, f"**{name}**: a row on each line", shown)


def shapes(controls: Controls, given: Pairs) -> None:
    """The loss as a curve over one value and as a surface over two."""
    loss, reduction, moves, against = (
        controls[name] for name in ("loss", "reduction", "moves", "against")
    )
    scalar, colours = curves.of_pairs(loss, given, reduction), lesson.colours()
    span = curves.reach(torch.cat([given.input.flatten(), given.target.flatten()]))
    wanted, names = given.pairing.targets_of, wording(given)
    line = curves.curve(scalar, given.input, moves, span, corners=wanted(moves))
    left, right = st.columns(2, gap="small")
    with left:
        figure = figures.curve(line, loss, names(moves), colours)
        alt = f"{loss} along {names(moves)}: {four(line.value)} now, slope {four(line.slope)}"
        chart.draw(figure, key="losses-curve", alt=alt)
    with right:
        if moves == against or given.input.numel() == 1:
            st.info("Choose another value in *map against* to see the loss over two values.")
        else:
            places = (moves, against)
            flat = curves.surface(scalar, given.input, places, span)
            across, up = (names(place) for place in places)
            goals = wanted(moves), wanted(against)
            best = (goals[0][0], goals[1][0]) if len(goals[0]) == len(goals[1]) == 1 else None
            figure = figures.surface(flat, (across, up), colours, best)
            alt = f"{loss} over {across} and {up}, from above, with the way down"
            chart.draw(figure, key="losses-surface", alt=alt)
    words = losses_words.slopes(given, moves, loss, reduction, line.slope)
    st.markdown(f"**{names(moves)}**: {words}")
    st.caption(
        "The dotted line has the gradient for its slope. On the map, the loss from above, the "
        "arrow points straight down, against the gradient"
        + (", and the cross marks the targets." if len(wanted(moves)) == 1 else ".")
        + (" With reduction none the sum of the losses is drawn." if reduction == "none" else "")
    )


def gradient(controls: Controls, given: Pairs) -> None:
    st.subheader("The gradient, value by value", anchor=False)
    st.markdown(
        "How fast the loss grows with each value of the input. Gradient descent moves every value "
        "the opposite way."
    )
    loss, reduction = controls["loss"], controls["reduction"]
    stage(
        losses.LOSSES[loss].gradient(given.input, given.target, reduction),
        key="losses-pointwise-gradient",
        operators=("−", "→"),
        captions={"output": "input.grad"},
    )


def notice(controls: Controls) -> None:
    lesson.notice(
        [
            "The **mean** divides by the number of values, so its gradient does too: with twice as "
            "many values each is pulled half as hard. The **sum** does not.",
            "L1 pulls every value equally hard, however far off it is; MSE pulls in proportion to "
            "the distance. One far-off value rules MSE.",
            "Below a distance of 1 MSE is smaller than L1, above it is larger.",
            "From above, MSE is round: the way down points at the targets. L1 has flat faces and "
            "edges: the way down points diagonally, until a value hits its target.",
        ],
        tries.POINTWISE,
        controls,
    )
