"""The losses page's view of cross-entropy: the steps, the gradient, and the logits of ±1000."""

from __future__ import annotations

import math
from dataclasses import replace

import streamlit as st
from torch import Tensor

from explainers.lessons.losses import (
    code,
    curves,
    figures,
    formulas,
    numbers,
    remarks,
    sentences,
    tries,
    two_ways,
    words,
)
from explainers.lessons.losses.formulas import four
from explainers.lessons.losses.numbers import Classification, Values
from explainers.losses import cross_entropy, cross_entropy_steps, naive
from explainers.worked import WorkedExample
from pages.learning.losses import logits, typed
from pages.learning.losses.typed import Page
from pages.parts import chart, lesson, value_sliders
from pages.parts.bench import bench, beside, more
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """The loss on the stage, at once or step by step, with what the model says and wants."""
    place = bench()
    given = numbers.classification(values)
    slopes = None
    with place.figure:
        lesson.told(given.complaints)
        try:
            example = cross_entropy.work(given.input, given.target, **given.arguments)
            slopes = cross_entropy.gradient(given.input, given.target, **given.arguments)
        except ValueError as error:
            lesson.refusal(error)
        else:
            typed.remarked(remarks.cross_entropy(given))
            steps(controls, values, given, example)
            st.markdown(sentences.cross_entropy(given, values.sample, example.output, slopes))
            pictures(values, given, slopes)
    with place.controls:
        main_controls(controls, values, given)
    lesson.notice(words.NOTICE["cross_entropy"], tries.ALL["cross_entropy"], controls)
    if slopes is None:
        return
    formula(values, given, example.output)
    gradient(given, slopes)
    valley(controls, values, given)
    stability(given, values.sample)
    lesson.code(code.cross_entropy(given))


def main_controls(controls: Page, values: Values, given: Classification) -> None:
    """The logits and their target, the reduction, and, folded, the arguments used less often."""
    controls.presets(numbers.PRESETS, words.PRESETS)
    logits.draw(controls, values, given, follows="logit")
    controls.segments("reduction")
    if given.weight is not None:
        value_sliders.draw(controls, "weight", given.weight, low=0.0, high=5.0)
    with more(controls, words.TARGETS) as opened:
        if opened:
            controls.segments("kind")
            controls.slider("label_smoothing", step=0.05)
            controls.number("ignore_index", step=1)
            controls.toggle("weighted")
    logits.editors(controls, given)


def steps(controls: Page, values: Values, given: Classification, example: WorkedExample) -> None:
    """The stage: the whole arithmetic, or one of its steps."""
    controls.segments("step", label_visibility="collapsed")
    if values.step == "all":
        stage(
            example,
            key="losses-ce-stage",
            operators=("", "", "→") if given.weight is not None else ("", "→"),
            captions={"output": f"cross_entropy, {given.reduction}"},
        )
        return
    found = cross_entropy_steps.steps(given.input, given.target, **given.arguments)
    step = next((step for step in found if step.name == words.STEPS[values.step]), None)
    if step is None:
        st.info(words.NOTHING_TO_REDUCE)
        return
    st.markdown(step.why)
    stage(
        step.example,
        key="losses-ce-stage",
        operators=step.operators,
        captions={"output": step.caption, "target": "target, class by class"},
    )


def pictures(values: Values, given: Classification, slopes: WorkedExample) -> None:
    """What the model says beside what is wanted, and the loss along one logit."""
    colours, sample = lesson.colours(), values.sample
    softmax, wanted, pull = (
        tensor[sample].tolist()
        for tensor in (slopes.operands["softmax"], slopes.operands["target"], slopes.output)
    )
    name = f"{given.name(sample)}[{values.logit}]"
    loss, span = curves.of_logits(given), curves.reach(given.input[sample])
    line = curves.curve(loss, given.input, sample * given.input.shape[1] + values.logit, span)
    with beside("pictures"):
        chart.draw(
            figures.classes(softmax, wanted, pull, colours),
            key="losses-classes",
            alt="Bars for each class: softmax, target and gradient",
        )
        if not math.isfinite(line.value):
            st.info(sentences.no_curve(line.value))
            return
        alt = f"The loss along {name}: {four(line.value)} now, slope {four(line.slope)}"
        figure = figures.curve(line, "loss", name, colours)
        chart.draw(figure, key="losses-ce-curve", alt=alt)


def formula(values: Values, given: Classification, output: Tensor) -> None:
    """The loss of the chosen sample with its numbers, and how all become the number on top."""
    sample, colours = values.sample, lesson.colours()
    apart = replace(given, reduction="none").arguments
    each = cross_entropy.work(given.input, given.target, **apart).output.tolist()
    filled = [formulas.cross_entropy(given, sample, each[sample], colours)]
    if given.reduction != "none":
        filled.append(formulas.reduced(given, each, float(output), colours))
    legend = (
        formulas.LEGEND,
        formulas.left_out(given.input.shape[1], "classes"),
        remarks.of_logits(given, sample),
    )
    texts = [(formulas.CROSS_ENTROPY, formulas.ONE_CLASS), tuple(filter(None, filled))]
    lesson.side_by_side(
        ["\n\n".join(f"$$\n{each}\n$$" for each in several) for several in texts],
        legend="  \n".join(filter(None, legend)),
    )


def gradient(given: Classification, slopes: WorkedExample) -> None:
    """softmax − target on a stage."""
    st.markdown(words.GRADIENT)
    stage(
        slopes,
        key="losses-ce-gradient",
        operators=("−", "→"),
        captions={"output": "input.grad", "target": sentences.wanted(given)},
    )


def valley(controls: Page, values: Values, given: Classification) -> None:
    """The loss over two logits, from above."""
    left, right = st.columns([1, 2], gap="large")
    classes, sample = given.input.shape[1], values.sample
    names = [f"{given.name(sample)}[{c}]" for c in range(classes)]
    with left:
        st.markdown(words.VALLEYS)
        for name in ("logit", "other_logit"):
            controls.select(name, options=range(classes), format_func=names.__getitem__)
    with right:
        loss, span = curves.of_logits(given), curves.reach(given.input[sample])
        if values.logit == values.other_logit:
            st.info(words.TWO_LOGITS)
            return
        first = sample * classes
        places = (first + values.logit, first + values.other_logit)
        flat = curves.surface(loss, given.input, places, span)
        if not math.isfinite(flat.z[0][0]):
            st.info(sentences.no_curve(flat.z[0][0]))
            return
        across, up = names[values.logit], names[values.other_logit]
        figure = figures.surface(flat, (across, up), lesson.colours())
        alt = f"The loss over {across} and {up}, from above"
        chart.draw(figure, key="losses-ce-surface", alt=alt)


def stability(given: Classification, sample: int) -> None:
    """Both ways to the loss of one sample, computed for real."""
    st.header("Why the maximum is subtracted", anchor=False)
    label = given.label(sample) if given.by_class else int(given.target[sample].argmax())
    if label is None:
        st.caption(words.NOTHING_TO_COMPARE)
        return
    row = given.input[sample]
    wrong, right = naive.naive(row, label), naive.stable(row, label)
    st.markdown(two_ways.stability(given, sample, wrong))
    st.table(two_ways.ways(wrong, right))
    st.caption(
        f"Sample {sample} and class {label}, without weights and smoothing, computed by PyTorch in "
        "float32. The right column's loss and gradient are those of `F.cross_entropy`."
    )
