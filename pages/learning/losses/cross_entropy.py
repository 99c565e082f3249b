"""The losses page's view of cross-entropy: the steps, the gradient, and the logits of ±1000."""

from __future__ import annotations

import math

import streamlit as st
from torch import Tensor

from explainers.lessons.losses import code, curves, figures, formulas, remarks, tries, words
from explainers.lessons.losses import numbers as losses
from explainers.lessons.losses.formulas import four
from explainers.lessons.losses.numbers import Classification
from explainers.losses import cross_entropy, cross_entropy_steps, naive
from explainers.worked import WorkedExample
from pages.learning.losses import common, logits
from pages.parts import chart, lesson
from pages.parts.controls import Controls
from pages.parts.stage import stage


def view(controls: Controls) -> None:
    """Draw the view."""
    controls.presets(losses.PRESETS)
    given = losses.classification(controls.values)
    left, right = st.columns([1, 2], gap="large")
    with left:
        sample = logits.draw(controls, given, follows="logit")
    more_controls(controls, given)
    lesson.told(given.complaints)
    try:
        example = cross_entropy.work(given.input, given.target, **given.arguments)
        slopes = cross_entropy.gradient(given.input, given.target, **given.arguments)
    except ValueError as error:
        lesson.refusal(error)
        logits.editors(controls, given)
        return
    common.remarked(remarks.cross_entropy(given))
    with right:
        picture(controls, given, sample, slopes)
    numbers(given, sample, example.output, slopes)
    steps(controls, given)
    logits.editors(controls, given)
    apart = {**given.arguments, "reduction": "none"}
    each = cross_entropy.work(given.input, given.target, **apart).output
    formula(given, sample, each.tolist(), example.output)
    gradient(given, slopes)
    valley(controls, given, sample)
    stability(given, sample)
    notice(controls)
    lesson.code(code.cross_entropy(given))


def picture(controls: Controls, given: Classification, sample: int, slopes: WorkedExample) -> None:
    """What the model says beside what is wanted, and the loss along one logit."""
    colours = lesson.colours()
    left, right = st.columns(2, gap="small")
    with left:
        softmax, wanted, pull = (
            tensor[sample].tolist()
            for tensor in (slopes.operands["softmax"], slopes.operands["target"], slopes.output)
        )
        figure = figures.classes(softmax, wanted, pull, colours)
        alt = "Bars for each class: softmax, target and gradient"
        chart.draw(figure, key="losses-classes", alt=alt)
    with right:
        moves = min(controls["logit"], given.input.shape[1] - 1)
        name = f"{logits.name(given, sample)}[{moves}]"
        loss, span = curves.of_logits(given), curves.reach(given.input[sample])
        place = sample * given.input.shape[1] + moves
        line = curves.curve(loss, given.input, place, span)
        if not math.isfinite(line.value):
            no_curve(line.value)
            return
        figure = figures.curve(line, "loss", name, colours)
        alt = f"The loss along {name}: {four(line.value)} now, slope {four(line.slope)}"
        chart.draw(figure, key="losses-ce-curve", alt=alt)


def no_curve(value: float) -> None:
    st.info(f"The loss is {four(value)} for all logits: there is no curve to be drawn.")


def numbers(given: Classification, sample: int, output: Tensor, slopes: WorkedExample) -> None:
    """The loss, the probability behind it and the pull on the target's logit."""
    with st.container(horizontal=True, gap="small"):
        if output.dim() == 0:
            st.metric(f"cross_entropy, {given.reduction}", four(float(output)))
        else:
            st.metric(f"loss of sample {sample}", four(float(output[sample])))
        label = given.label(sample)
        if label is not None:
            softmax = slopes.operands["softmax"][sample, label]
            st.metric(f"softmax of class {label}", four(float(softmax)))
            st.metric("gradient of its logit", four(float(slopes.output[sample, label])))
    softmax, pulls = slopes.operands["softmax"][sample], slopes.output[sample]
    st.markdown(words.picked(given, sample, softmax, pulls))


def gradient(given: Classification, slopes: WorkedExample) -> None:
    st.subheader("The gradient: softmax − target, cell by cell", anchor=False)
    st.markdown(
        "After all those exponentials and logarithms the derivative is a plain difference: what "
        "the model says minus what the target wants, divided by what the mean divides by. Where "
        "the wants of a sample do not add up to 1, the softmax is multiplied by their sum."
    )
    stage(
        slopes,
        key="losses-ce-gradient",
        operators=("−", "→"),
        captions={"output": "input.grad", "target": wanted_name(given)},
    )


def wanted_name(given: Classification) -> str:
    """What the gradient's target has been through."""
    done = [
        word
        for word, is_so in (
            ("smoothed", given.label_smoothing > 0),
            ("weighted", given.weight is not None),
        )
        if is_so
    ]
    kind = "one-hot" if given.by_class else "probabilities"
    return "target, " + " and ".join(done or [kind])


def more_controls(controls: Controls, given: Classification) -> None:
    with st.container(horizontal=True, gap="large"):
        controls.segments("reduction", help=common.REDUCTION)
        controls.segments(
            "kind",
            label="target given as",
            help="Class indices are integers, one for each sample; probabilities are floats in the "
            "shape of the input.",
        )
    with controls.panel("more"):
        controls.slider(
            "label_smoothing",
            step=0.05,
            help="This part of each target is taken from its class and spread over all classes.",
        )
        controls.number(
            "ignore_index",
            step=1,
            help="Samples whose target is this number are left out.",
        )
        controls.toggle(
            "weighted",
            label="weight",
            help="Gives each class a weight, for classes that are rare or matter more.",
        )
    if given.weight is not None:
        logits.weights(controls, given.weight)


def steps(controls: Controls, given: Classification) -> None:
    """The stage: the whole arithmetic, or one of its steps."""
    name = controls.segments("step", help="One operation at a time, or the whole arithmetic.")
    found = {
        step.name: step
        for step in cross_entropy_steps.steps(given.input, given.target, **given.arguments)
    }
    if name == "All at once":
        stage(
            cross_entropy.work(given.input, given.target, **given.arguments),
            key="losses-ce-stage",
            operators=("", "", "→") if given.weight is not None else ("", "→"),
            captions={"output": f"cross_entropy, {given.reduction}"},
        )
    elif name in found:
        step = found[name]
        st.markdown(step.why)
        stage(
            step.example,
            key="losses-ce-stage",
            operators=step.operators,
            captions={"output": step.caption, "target": "target, class by class"},
        )
    else:
        st.info("With reduction none there is nothing to reduce: every sample keeps its loss.")


def formula(given: Classification, sample: int, each: list[float], output: Tensor) -> None:
    """The loss of the chosen sample with its numbers, and how all become the number on top."""
    left, right = st.columns(2)
    left.latex(formulas.CROSS_ENTROPY)
    right.latex(formulas.ONE_CLASS)
    st.caption(formulas.LEGEND, text_alignment="center")
    colours = lesson.colours()
    st.latex(formulas.cross_entropy(given, sample, each[sample], colours))
    if given.reduction != "none":
        together = formulas.reduced(given, each, float(output), colours)
        if together:
            st.latex(together)
    common.below_formula(
        formulas.left_out(given.input.shape[1], "classes"),
        remarks.of_logits(given, sample),
    )


def valley(controls: Controls, given: Classification, sample: int) -> None:
    """The loss over two logits, from above."""
    st.subheader("The loss over two logits, from above", anchor=False)
    left, right = st.columns([1, 2], gap="large")
    classes = given.input.shape[1]
    with left:
        names = [f"{logits.name(given, sample)}[{c}]" for c in range(classes)]
        moves = common.place(controls, "logit", classes, "across", names.__getitem__)
        against = common.place(controls, "other_logit", classes, "up", names.__getitem__)
        st.markdown(
            "Along the diagonal both logits grow together. Where they are the two largest, "
            "nothing changes there: only their difference counts. The :violet[arrow] points "
            "straight down, against the gradient. A single class has no lowest point: the valley "
            "goes down for ever, ever more flatly. Label smoothing gives it a bottom."
        )
    with right:
        loss, span = curves.of_logits(given), curves.reach(given.input[sample])
        if moves == against:
            st.info("Choose two different logits to see the loss over both.")
            return
        first = sample * classes
        flat = curves.surface(loss, given.input, (first + moves, first + against), span)
        if not math.isfinite(flat.z[0][0]):
            no_curve(flat.z[0][0])
            return
        figure = figures.surface(flat, (names[moves], names[against]), lesson.colours())
        alt = f"The loss over {names[moves]} and {names[against]}, from above"
        chart.draw(figure, key="losses-ce-surface", alt=alt)


def stability(given: Classification, sample: int) -> None:
    """Both ways to the loss of one sample, computed for real."""
    st.subheader("Why the maximum is subtracted", anchor=False)
    label = given.label(sample) if given.by_class else int(given.target[sample].argmax())
    if label is None:
        st.caption("Choose a sample that is not ignored to compare the two ways to its loss.")
        return
    row = given.input[sample]
    wrong, right = naive.naive(row, label), naive.stable(row, label)
    st.markdown(words.stability(given, sample, wrong))
    st.table(words.ways(wrong, right))
    st.caption(
        f"Sample {sample} and class {label}, without weights and smoothing, computed by PyTorch in "
        "float32. The right column's loss and gradient are those of `F.cross_entropy`."
    )


def notice(controls: Controls) -> None:
    lesson.notice(
        [
            "Adding the same number to all logits of a sample changes nothing: only differences "
            "count. That is what makes subtracting the maximum free.",
            "A loss of ln C is what guessing costs: with 3 classes and equal logits ln 3 ≈ 1.0986. "
            "The notes' 1.1019 is hardly different from it.",
            "The gradients of a sample add up to 0: what one class gains the others lose.",
            "Far on the wrong side the curve becomes a straight line of slope −1: the pull stays "
            "strong. On the right side it runs flat towards 0.",
        ],
        tries.CROSS_ENTROPY,
        controls,
    )
