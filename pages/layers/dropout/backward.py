"""The dropout page's view of the way back: the gradient goes through the same mask."""

from __future__ import annotations

from explainers.lessons.dropout import code, formulas, numbers, tries, words
from explainers.lessons.dropout.numbers import Values
from pages.layers.dropout import arguments
from pages.layers.dropout.arguments import Page
from pages.parts import lesson, matrix_editor
from pages.parts.bench import bench
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """The output's gradient, the mask of the way forward, and the input's gradient."""
    place = bench()
    made = numbers.backward(values)
    shown = {"grad_output": made.input}
    with place.figure:
        lesson.told(made.complaints)
        stage(
            numbers.example(made, values.p, "grad_output"),
            key="dropout-backward",
            captions={"output": "grad_input"},
            operators=arguments.operators(made),
            editable=tuple(shown),
            on_edit=lambda edit: matrix_editor.take_edit(controls, shown, edit),
            of=values,
        )
    with place.controls:
        controls.presets(numbers.BACKWARD_PRESETS, words.BACKWARD_PRESETS)
        controls.toggle("training")
        arguments.dice(controls, thrown=values.training)
        arguments.samples(controls, "grad_output", made.input)
    lesson.side_by_side([formulas.back(values)])
    lesson.notice(words.NOTICE["backward"], tries.ALL["backward"], controls)
    lesson.code(code.backward(values, numbers.samples(values)[0], made))
