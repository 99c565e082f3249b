"""The losses page's view of a softmax before the loss: the mistake, live."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explainers.lessons.losses import code, curves, figures, numbers, tries, words
from explainers.lessons.losses.curves import Curve
from explainers.lessons.losses.formulas import four
from explainers.losses import cross_entropy, softmax_twice
from pages.learning.losses import logits
from pages.parts import chart, lesson
from pages.parts.controls import Controls
from pages.parts.stage import stage


def view(controls: Controls) -> None:
    """Draw the view."""
    controls.presets(numbers.TWICE_PRESETS)
    values = {**controls.values, "kind": "class indices", "weighted": False}
    given = numbers.classification(values)
    given = replace(given, label_smoothing=0.0, reduction="mean")
    sample = logits.draw(controls, given)
    logits.editors(controls, given)
    lesson.told(given.complaints)
    try:
        cross_entropy.work(given.input, given.target, **given.arguments)
    except ValueError as error:
        lesson.refusal(error)
        return
    label = given.label(sample)
    if label is None:
        st.info("This sample is ignored: choose a class as its target.")
        return
    row, target = given.input[sample : sample + 1], given.target[sample : sample + 1]
    right, wrong = cross_entropy.gradient(row, target), softmax_twice.gradient(row, target)
    once, twice = curves.once_and_twice(given.input, given.target, sample)
    compare(once, twice, label, row.shape[1])
    colours = lesson.colours()
    left, middle = st.columns(2, gap="large")
    with left:
        st.markdown("**The gradient of each logit**")
        figure = figures.gradients(right.output[0].tolist(), wrong.output[0].tolist(), colours)
        alt = "Bars: the gradient of each logit with softmax once and twice"
        chart.draw(figure, key="losses-twice-bars", alt=alt)
    with middle:
        st.markdown("**The loss along the target's logit**")
        figure = figures.two_curves(once, twice, f"logit of class {label}", colours)
        alt = f"The loss along the logit of class {label}, with softmax once and twice"
        chart.draw(figure, key="losses-twice-curve", alt=alt)
    st.subheader("Softmax once: the gradient is a difference", anchor=False)
    names = {"output": "input.grad", "target": "target, one-hot"}
    stage(right, key="losses-once-stage", operators=("−", "="), captions=names)
    st.subheader("Softmax twice: every term is multiplied by the softmax again", anchor=False)
    st.markdown(
        "The gradient that arrives at the extra softmax has to go back through it. Each logit "
        "gets a share only in proportion to its own softmax, which is close to 0 for a class that "
        "the model rules out, and the difference in the brackets is close to 0 for one that it is "
        "sure of."
    )
    names = {"softmax": "extra softmax", "arriving": "arriving gradient", "output": "input.grad"}
    stage(wrong, key="losses-twice-stage", operators=("×", "→"), captions=names)
    notice(controls, row.shape[1])
    lesson.code(code.softmax_twice(row, target))


def compare(once: Curve, twice: Curve, label: int, classes: int) -> None:
    with st.container(horizontal=True, gap="small"):
        st.metric("softmax once (right)", four(once.value))
        st.metric("softmax twice", four(twice.value))
        st.metric(f"gradient of logit {label}, once", four(once.slope))
        st.metric(f"gradient of logit {label}, twice", four(twice.slope))
    st.markdown(words.twice(once.slope, twice.slope, classes))


def notice(controls: Controls, classes: int) -> None:
    low, _ = softmax_twice.bounds(classes)
    lesson.notice(
        [
            "Nothing warns you: probabilities are legal logits, and training goes on, only slowly.",
            f"The loss never comes near 0: {four(low)} is its floor with {classes} classes.",
            "Where the model is sure and wrong, the right curve is steep and the other one flat. "
            "The worst mistakes teach the least.",
        ],
        tries.TWICE,
        controls,
    )
