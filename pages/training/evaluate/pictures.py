"""The pictures of a list, to be chosen from, and all that was said to the chosen one."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from explainers.lessons.evaluate import figures, numbers, sentences
from explainers.lessons.evaluate.numbers import Values
from pages.parts.map_wall import map_wall
from pages.training.evaluate.source import Asked, Page


def further(controls: Page, found: Tensor) -> None:
    """The control that leads on to further pictures of the list."""
    controls.slider("page", high=numbers.pages(found) - 1)


def draw(controls: Page, values: Values, asked: Asked, found: Tensor, key: str) -> None:
    """The pictures of the list that are shown, and the probabilities of the chosen one."""
    shown = numbers.of_page(found, values.page)
    chosen = numbers.chosen(values, shown)
    if chosen < 0:
        return
    if asked.pictures is not None:
        images = asked.pictures.images
        map_wall(
            [figures.tile(images[index]) for index in shown],
            figures.captions(asked.answers, shown),
            key=f"evaluate-{key}",
            chosen=shown.index(chosen),
            on_choose=lambda place: controls.put({"index": shown[place]}),
            item="Test picture",
        )
    label = asked.answers.classes[int(asked.answers.labels[chosen])]
    where = numbers.places(found, values.page)
    st.caption(sentences.chosen(chosen, label, where, len(found)))
    st.html(figures.bars(asked.answers, chosen))
