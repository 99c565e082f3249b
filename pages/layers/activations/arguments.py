"""The controls that the views of the activations page share."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from explainers.lessons.activations import numbers, words
from explainers.lessons.activations.functions import ACTIVATIONS
from explainers.lessons.activations.numbers import Values
from pages.parts import matrix_editor
from pages.parts.bench import more
from pages.parts.controls import Controls

Page = Controls[Values]

STEPS: Mapping[str, float] = {"negative_slope": 0.01, "alpha": 0.1, "beta": 0.1, "threshold": 1.0}


def function(controls: Page, values: Values) -> None:
    """The function and its arguments."""
    controls.segments("function")
    for parameter in ACTIVATIONS[values.function].parameters:
        if parameter == "approximate":
            controls.segments(parameter)
        else:
            controls.number(parameter, step=STEPS[parameter], format="%g")


def matrix(controls: Page, given: Tensor) -> None:
    """The input's size and its numbers to edit."""
    with more(controls, words.SIZE) as opened:
        if opened:
            controls.pair("size", words.SIDES)
            matrix_editor.draw(
                controls, "input", given[None], low=-4, high=4, then=numbers.sized_as_typed
            )
