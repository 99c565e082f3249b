"""The controls that the views of the pooling page share, and its input."""

from __future__ import annotations

from explainers.lessons.pooling import numbers, words
from explainers.lessons.pooling.numbers import Values
from pages.parts import matrix_editor
from pages.parts.bench import more
from pages.parts.controls import Controls

Page = Controls[Values]


def window(controls: Page, *, dilation: bool) -> None:
    """Kernel size, stride and padding, and dilation where the layer has it."""
    controls.pair("kernel_size", words.SIDES["kernel_size"])
    controls.steps("stride")
    controls.slider("padding")
    if dilation:
        controls.slider("dilation")


def given_input(controls: Page, values: Values) -> None:
    """The input's size, and its numbers to edit; folded."""
    with more(controls, words.MORE) as opened:
        if opened:
            controls.pair("size", words.SIDES["size"])
            controls.slider("channels")
            shown = numbers.numbers(values).input
            matrix_editor.draw(
                controls, "input", shown, low=-9, high=9, then=numbers.sized_as_typed
            )
