"""The softmax page's view of the shift: it changes nothing, and saves the sum from overflowing."""

from __future__ import annotations

from explainers.lessons.softmax import code, formulas, remarks, shift, tries, words
from explainers.lessons.softmax import numbers as softmax
from explainers.lessons.softmax.numbers import Values
from pages.learning.softmax import logits
from pages.learning.softmax.logits import Page
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    given, dtype = softmax.given(values), shift.DTYPES[values.dtype]
    row = given.row(values.sample)
    place = bench()
    with place.figure:
        lesson.told([given.complaint])
        stage(
            shift.work(row, values.shift, dtype),
            key="softmax-shift-stage",
            title=words.WAYS,
            operators=("→", "÷", "="),
            captions={"input": "logits x", "exponentials": "e^x", "output": "probabilities"},
            initial=(0, values.moved),
        )
        made = shift.both(row, values.shift, dtype)
        logits.remarked(remarks.of_shift(row, values.shift, made))
    with place.controls:
        controls.presets(softmax.PRESETS["shift"], words.PRESETS["shift"])
        controls.segments("dtype")
        reach = softmax.REACH[values.dtype]
        controls.slider("shift", low=-reach, high=reach, step=0.5)
        logits.draw(controls, values, given)
    logits.formula("shift", formulas.shifted(row, values.shift, lesson.colours()))
    lesson.notice(words.NOTICE["shift"], tries.SHIFT, controls)
    lesson.code(code.shift(row, values.shift, values.dtype))
