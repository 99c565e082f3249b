"""The dropout page's first view: one pass, cell by cell."""

from __future__ import annotations

from explainers.lessons.dropout import code, formulas, numbers, tries, words
from explainers.lessons.dropout.numbers import Values
from pages.layers.dropout import arguments
from pages.layers.dropout.arguments import Page
from pages.parts import lesson, matrix_editor
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """The samples, the mask, and what comes out of both."""
    place = bench()
    made = numbers.forward(values)
    with place.figure:
        lesson.told(made.complaints)
        stage(
            numbers.example(made, values.p),
            key="dropout-stage",
            operators=arguments.operators(made),
            editable=("input",),
            on_edit=lambda edit: matrix_editor.take_edit(controls, {"input": made.input}, edit),
            of=values,
        )
    with place.controls:
        controls.presets(numbers.PRESETS, words.PRESETS)
        controls.toggle("training")
        arguments.dice(controls, thrown=values.training)
        arguments.samples(controls, "input", made.input)
    lesson.side_by_side(formulas.forward(values, made, lesson.colours()))
    lesson.notice(words.NOTICE["mask"], tries.ALL["mask"], controls)
    lesson.code(code.forward(values, made))
