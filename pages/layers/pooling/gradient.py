"""The view of the way back: who gets the gradient of an output cell?"""

from __future__ import annotations

from functools import partial

from explainers.lessons.pooling import code, numbers, tries, words
from explainers.lessons.pooling.numbers import Values
from pages.layers.pooling.controls import Page, given_input, window
from pages.parts import lesson, matrix_editor
from pages.parts.bench import bench, more
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place, mean = bench(), values.kind == "avg"
    with place.controls:
        controls.segments("kind")
        window(controls, dilation=not mean)
        if mean:
            controls.steps("divisor_override")
        controls.toggle("ceil_mode")
        if mean:
            controls.toggle("count_include_pad")
        given_input(controls, values)
    first, *rest = words.NOTICE["gradient"]
    points = (first, words.SHARES[values.kind], *rest)
    lesson.notice(points, tries.ALL["gradient"], controls)
    given = numbers.numbers(values)
    with place.figure:
        lesson.told(given.complaints)
        try:
            found = numbers.gradients(values, given.input)
        except ValueError as error:
            lesson.refusal(error)
            return
        lesson.told(found.complaints)
        shown = {"input": given.input, "grad_output": found.grad_output}
        stage(
            found.example,
            key="pooling-gradient",
            operators=("", "→"),
            captions={"output": "grad_input"},
            of=values,
            editable=tuple(shown),
            on_edit=partial(matrix_editor.take_edit, controls, shown),
        )
    with place.controls, more(controls, words.GRADS, "grads") as opened:
        if opened:
            matrix_editor.draw(controls, "grad_output", found.grad_output, low=-9, high=9)
    make = numbers.average_arguments if mean else numbers.arguments
    arguments = {**make(values, values.ceil_mode)}
    function = f"{values.kind}_pool2d"
    lesson.code(code.gradient(given.input, found.grad_output, function, arguments))
