"""What the graph and the code need: a network all of whose layers fit."""

from __future__ import annotations

from explainers.lessons.network import code, numbers, words
from explainers.lessons.network.numbers import Values
from explainers.networks.layer_list import Layer
from pages.parts import lesson
from pages.parts.bench import Bench


def layers(values: Values, place: Bench) -> list[Layer]:
    """The layers; none where one does not fit, and that is said in the place of the figure."""
    walk = numbers.walked(values)
    try:
        return numbers.fitting(walk)
    except ValueError as error:
        with place.figure:
            lesson.refusal(error)
    if readable := numbers.readable(walk):
        lesson.code(code.walk(readable, walk.input_shape, refused=True), prints=words.REFUSED)
    return []
