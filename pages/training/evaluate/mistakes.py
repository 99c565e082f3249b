"""The mistakes that a network is surest of, and the right answers that it is least sure of."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.evaluate import code, numbers, sentences, tries, words
from explainers.lessons.evaluate.numbers import Values
from pages.parts import lesson
from pages.parts.bench import bench
from pages.training.evaluate import pictures, source
from pages.training.evaluate.source import Page


def view(controls: Page, values: Values) -> None:
    """The pictures in order, and all probabilities of the chosen one."""
    place = bench()
    lesson.notice(words.NOTICE["mistakes"], tries.ALL["mistakes"], controls)
    with place.controls:
        source.whose(controls, values)
        controls.segments("order")
    asked = source.ask(values, place)
    if asked is not None:
        found = numbers.listed(values, asked.answers)
        with place.figure:
            st.markdown(sentences.listed(values.order, asked.answers))
            pictures.draw(controls, values, asked, found, "mistakes-wall")
        with place.controls:
            pictures.further(controls, found)
    snippet = code.of_mistakes(values, source.named(values))
    lesson.code(snippet, prints=words.PRINTS["mistakes"])
