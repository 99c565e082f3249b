"""The softmax page's view of the Jacobian: how each probability changes with each logit."""

from __future__ import annotations

from explainers.lessons.softmax import code, formulas, jacobian, remarks, tries, words
from explainers.lessons.softmax import numbers as softmax
from explainers.lessons.softmax.numbers import Values
from pages.learning.softmax import logits
from pages.learning.softmax.logits import Page
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    given = softmax.given(values)
    row = given.row(values.sample)
    place = bench()
    with place.figure:
        lesson.told([given.complaint])
        stage(
            jacobian.work(row, values.of),
            key="softmax-jacobian-stage",
            operators=("→", "→"),
            captions={
                "input": "logits x",
                "softmax": "softmax p",
                "output": words.ENTRIES[values.of],
            },
            initial=(values.moved, values.moved),
            editable=("input",),
            on_edit=lambda edit: logits.edited(controls, values, given, edit),
        )
        logits.remarked(remarks.of_jacobian(row, values.of, values.moved))
    with place.controls:
        controls.presets(softmax.PRESETS["jacobian"], words.PRESETS["jacobian"])
        controls.segments("of")
        logits.draw(controls, values, given)
    logits.formula(values.of, formulas.entry(row, values.of, values.moved, lesson.colours()))
    lesson.notice(words.NOTICE["jacobian"], tries.JACOBIAN, controls)
    lesson.code(code.jacobian(row, values.of))
