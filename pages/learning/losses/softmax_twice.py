"""The losses page's view of a softmax before the loss: the mistake, live."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.lessons.losses import code, curves, figures, numbers, tries, two_ways, words
from explainers.lessons.losses.curves import Curve
from explainers.lessons.losses.numbers import Classification, Values
from explainers.losses import cross_entropy, softmax_twice
from pages.learning.losses import logits
from pages.learning.losses.typed import Page
from pages.parts import chart, lesson
from pages.parts.bench import bench, beside
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """The way back through both softmaxes, and gradients and losses with one and with two."""
    place = bench()
    given = numbers.once(values)
    with place.figure:
        lesson.told(given.complaints)
        shown = chosen(given, values.sample)
        if shown is not None:
            stage(
                softmax_twice.gradient(*shown),
                key="losses-twice-stage",
                operators=("×", "→"),
                captions={
                    "softmax": "extra softmax",
                    "arriving": "arriving gradient",
                    "output": "input.grad",
                },
            )
            once, twice = curves.once_and_twice(*shown)
            pictures(*shown, once, twice)
    with place.controls:
        controls.presets(numbers.TWICE_PRESETS, words.TWICE_PRESETS)
        logits.draw(controls, values, given)
        logits.editors(controls, given)
    notice = two_ways.floor(given.input.shape[1])
    lesson.notice(notice, tries.ALL["softmax_twice"], controls)
    if shown is not None:
        said = two_ways.twice(once.slope, twice.slope, given.input.shape[1])
        st.markdown(f"{said}\n\n{words.ONCE}")
        stage(
            cross_entropy.gradient(*shown),
            key="losses-once-stage",
            operators=("−", "="),
            captions={"output": "input.grad", "target": "target, one-hot"},
        )
        lesson.code(code.softmax_twice(*shown))


def chosen(given: Classification, sample: int) -> tuple[Tensor, Tensor] | None:
    """A sample's logits (1, C) and target (1); None where it has none, and that is said."""
    try:
        cross_entropy.work(given.input, given.target, **given.arguments)
    except ValueError as error:
        lesson.refusal(error)
        return None
    if given.label(sample) is None:
        st.info(words.NOT_IGNORED)
        return None
    return given.input[sample : sample + 1], given.target[sample : sample + 1]


def pictures(row: Tensor, target: Tensor, once: Curve, twice: Curve) -> None:
    """The gradient of each logit, and the loss along the target's."""
    label = int(target)
    st.markdown(two_ways.losses(once, twice, label))
    right, wrong = (
        ways.gradient(row, target).output[0].tolist() for ways in (cross_entropy, softmax_twice)
    )
    colours = lesson.colours()
    with beside("pictures"):
        chart.draw(
            figures.gradients(right, wrong, colours),
            key="losses-twice-bars",
            alt="Bars: the gradient of each logit with softmax once and twice",
        )
        chart.draw(
            figures.two_curves(once, twice, f"logit of class {label}", colours),
            key="losses-twice-curve",
            alt=f"The loss along the logit of class {label}, with softmax once and twice",
        )
