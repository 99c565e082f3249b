"""The dropout page's view of dropout2d: whole maps are dropped, or single cells."""

from __future__ import annotations

from explainers.lessons.dropout import code, formulas, numbers, tries, words
from explainers.lessons.dropout.numbers import Values
from pages.layers.dropout import arguments
from pages.layers.dropout.arguments import Page
from pages.parts import lesson, matrix_editor
from pages.parts.bench import bench, more
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """A batch of maps, the mask with a number for each of them, and what comes out."""
    place = bench()
    made = numbers.forward_maps(values)
    with place.figure:
        lesson.told(made.complaints)
        stage(
            numbers.example(made, values.p, "maps"),
            key="dropout-channels",
            captions={"maps": "input"},
            operators=arguments.operators(made),
            editable=("maps",),
            on_edit=lambda edit: matrix_editor.take_edit(controls, {"maps": made.input}, edit),
            of=values,
        )
    with place.controls:
        controls.presets(numbers.CHANNELS_PRESETS, words.CHANNELS_PRESETS)
        controls.segments("function")
        controls.toggle("training")
        arguments.dice(controls, thrown=values.training)
        with more(controls, words.SIZE) as opened:
            if opened:
                controls.slider("batch_size")
                controls.slider("channels")
                matrix_editor.draw(controls, "maps", made.input.flatten(0, 1), low=1, high=9)
    lesson.side_by_side([formulas.tally(made, values.p)])
    lesson.notice(words.NOTICE["channels"], tries.ALL["channels"], controls)
    lesson.code(code.maps(values, made))
