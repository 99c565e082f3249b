"""The dropout page's view of many draws: their mean, and how far they scatter."""

from __future__ import annotations

from explainers.lessons.dropout import code, draws, figures, formulas, numbers, tries, words
from explainers.lessons.dropout.numbers import Values
from pages.layers.dropout import arguments
from pages.layers.dropout.arguments import Page
from pages.parts import chart, lesson, matrix_editor
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """The mean of the draws, cell by cell, and how it settles on the input."""
    place = bench()
    made = draws.draws(values)
    given, _ = numbers.samples(values)
    with place.figure:
        lesson.told(made.complaints)
        chart.draw(
            figures.settling(made, lesson.colours()),
            key="dropout-settling",
            alt=formulas.settling(made),
        )
        stage(
            draws.example(made, values.p),
            key="dropout-many",
            captions=words.many_captions(made.count),
            operators=("×", "→"),
            editable=("input",),
            on_edit=lambda edit: matrix_editor.take_edit(controls, {"input": given}, edit),
            of=values,
        )
    with place.controls:
        controls.presets(numbers.MANY_PRESETS, words.MANY_PRESETS)
        controls.steps("draws")
        arguments.dice(controls)
        arguments.samples(controls, "input", given)
    x = float(made.input[0])
    lesson.side_by_side(
        [formulas.many(values, x, lesson.colours()), formulas.spreads(made, values.p)]
    )
    lesson.notice(words.NOTICE["many"], tries.ALL["many"], controls)
    lesson.code(code.many(values, made))
