"""The view of the mean: ceil_mode off and on side by side."""

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
        window(controls, dilation=False)
        controls.steps("divisor_override")
        controls.toggle("count_include_pad")
        given_input(controls, values)
    outcomes = both.draw(controls, values, place, numbers.average)
    lesson.notice(words.NOTICE["average"], tries.ALL["average"], controls)
    arguments = numbers.average_arguments(values, ceil_mode=False)
    both.snippet(values, outcomes, "avg_pool2d", {**arguments})
