"""The losses page's view of L1 and MSE."""

from __future__ import annotations

import streamlit as st
import torch

from explainers import matrices
from explainers.lessons.losses import (
    code,
    curves,
    figures,
    formulas,
    numbers,
    remarks,
    sentences,
    tries,
    words,
)
from explainers.lessons.losses.formulas import four
from explainers.lessons.losses.numbers import Pairs, Values
from explainers.worked import WorkedExample
from pages.learning.losses import typed
from pages.learning.losses.typed import Page
from pages.parts import chart, lesson, value_sliders
from pages.parts.bench import bench, beside, more
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """The loss of the numbers on the stage, along one of them, and over two."""
    place = bench()
    given = numbers.pairs(values)
    example = None
    with place.figure:
        lesson.told(given.complaints)
        try:
            example = numbers.LOSSES[values.loss].work(given.input, given.target, values.reduction)
        except ValueError as error:
            lesson.refusal(error)
        else:
            on_stage(values, given, example)
            shapes(values, given)
    with place.controls:
        main_controls(controls, values, given)
    if example is not None:
        below(values, given, example)
        lesson.code(code.pointwise(values.loss, given, values.reduction))
    lesson.notice(words.NOTICE["pointwise"], tries.ALL["pointwise"], controls)


def main_controls(controls: Page, values: Values, given: Pairs) -> None:
    """The loss, the numbers of one row, and, folded, what is chosen less often."""
    controls.presets(numbers.POINTWISE_PRESETS, words.POINTWISE_PRESETS)
    controls.segments("loss")
    controls.segments("reduction")
    count = given.input.numel()
    one_row = given.input.dim() == 1
    value_sliders.draw(
        controls,
        "input",
        given.input,
        row=0 if one_row else values.moves // given.input.shape[1],
        follows="moves" if one_row else None,
    )
    with more(controls, words.CURVE, "axes") as opened:
        if opened:
            for name in ("moves", "against")[: 1 + (count > 1)]:
                controls.select(name, options=range(count), format_func=given.name)
    shown = {
        name: matrices.write(tensor if tensor.dim() > 1 else tensor[None])
        for name, tensor in (("input", given.input), ("target", given.target))
    }
    typed.fields(controls, shown)


def on_stage(values: Values, given: Pairs, example: WorkedExample) -> None:
    """The example; where shapes differ, below the pairs that come of it."""
    remark = remarks.broadcast(given.pairing)
    if remark:
        st.warning(remark, icon=":material/grid_on:")
        shape = given.pairing.shape
        stage(
            given.every_pair(values.loss),
            key="losses-pairs-stage",
            title=words.PAIRS,
            operators=("−", "→"),
            captions={name: f"{name}, as {shape}" for name in ("input", "target")}
            | {"output": f"{values.loss} of each pair"},
            of=values,
        )
    stage(
        example,
        key="losses-pointwise-stage",
        title=words.OF_PAIRS * bool(remark),
        operators=("−", "→"),
        captions={"output": f"{values.loss}, {values.reduction}"},
        of=values,
    )


def shapes(values: Values, given: Pairs) -> None:
    """The loss as a curve over one value and as a surface over two."""
    scalar = curves.of_pairs(values.loss, given, values.reduction)
    span = curves.reach(torch.cat([given.input.flatten(), given.target.flatten()]))
    wanted, moves, against = given.pairing.targets_of, values.moves, values.against
    line = curves.curve(scalar, given.input, moves, span, corners=wanted(moves))
    name, colours = given.name(moves), lesson.colours()
    with beside("shapes"):
        figure = figures.curve(line, values.loss, name, colours)
        alt = f"{values.loss} along {name}: {four(line.value)} now, slope {four(line.slope)}"
        chart.draw(figure, key="losses-curve", alt=alt)
        if moves == against:
            st.info(words.TWO_VALUES)
        else:
            of = (values.loss, values.reduction, *given.goals)
            flat = curves.surface(scalar, given.input, (moves, against), span, of=of)
            goals = wanted(moves), wanted(against)
            best = (goals[0][0], goals[1][0]) if len(goals[0]) == len(goals[1]) == 1 else None
            figure = figures.surface(flat, (name, given.name(against)), colours, best)
            alt = f"{values.loss} over {name} and {given.name(against)}, from above"
            chart.draw(figure, key="losses-surface", alt=f"{alt}, with the way down")
    said = sentences.slopes(given, moves, values.loss, values.reduction, line.slope)
    summed = f" {words.SUMMED}" if values.reduction == "none" else ""
    st.markdown(f"**{name}**: {said}{summed}")


def below(values: Values, given: Pairs, example: WorkedExample) -> None:
    """The formula with its numbers, both losses of them, and the gradient."""
    loss, reduction, pairing = values.loss, values.reduction, given.pairing
    both = zip(pairing.inputs.flatten().tolist(), pairing.targets.flatten().tolist(), strict=True)
    legend = (formulas.left_out(pairing.inputs.numel(), "pairs"), remarks.rounded(both))
    general = formulas.POINTWISE[loss][0] + formulas.REDUCED[reduction]
    filled = formulas.pointwise(loss, given, reduction, example.output, lesson.colours())
    lesson.side_by_side(
        [f"$$\n{general}\n$$\n\n{sentences.losses(given)}", f"$$\n{filled}\n$$"],
        legend=" ".join(filter(None, legend)),
    )
    if given.pairing.differs:
        st.markdown(words.PYTORCH_SAYS)
        st.code(f"UserWarning: {given.warning(loss)}", language=None, wrap_lines=True)
    st.markdown(words.POINTWISE_GRADIENT)
    stage(
        numbers.LOSSES[loss].gradient(given.input, given.target, reduction),
        key="losses-pointwise-gradient",
        operators=("−", "→"),
        captions={"output": "input.grad"},
        of=values,
    )
