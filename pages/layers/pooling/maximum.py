"""The view of the maximum: ceil_mode off and on side by side."""

from __future__ import annotations

from explainers.lessons.pooling import numbers, tries, words
from explainers.lessons.pooling.numbers import Values
from pages.layers.pooling import both
from pages.layers.pooling.controls import Page, given_input, window
from pages.parts import lesson
from pages.parts.bench import bench


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    with place.controls:
        controls.presets(numbers.PRESETS, words.PRESETS)
        window(controls, dilation=True)
        controls.toggle("return_indices")
        given_input(controls, values)
    outcomes = both.draw(controls, values, place, numbers.maximum)
    lesson.notice(words.NOTICE["maximum"], tries.ALL["maximum"], controls)
    arguments = numbers.arguments(values, ceil_mode=False)
    both.snippet(values, outcomes, "max_pool2d", {**arguments}, values.return_indices)
