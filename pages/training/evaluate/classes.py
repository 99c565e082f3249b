"""The classes side by side: the confusion matrix, and the pictures behind each of its cells."""

from __future__ import annotations

import streamlit as st

from explainers.evaluation.answered import of_classes
from explainers.lessons.evaluate import code, numbers, sentences, tries, words
from explainers.lessons.evaluate.numbers import Values
from pages.parts import lesson
from pages.parts.bench import bench, beside, more
from pages.training.evaluate import pictures, source
from pages.training.evaluate.matrix import matrix
from pages.training.evaluate.source import Asked, Page


def view(controls: Page, values: Values) -> None:
    """The accuracy, the matrix, and the chosen cell."""
    place = bench()
    lesson.notice(words.NOTICE["classes"], tries.ALL["classes"], controls)
    with place.controls:
        source.whose(controls, values)
    asked = source.ask(values, place)
    if asked is not None:
        for name in ("target", "guess"):
            controls.within(name, len(asked.answers.classes) - 1)
        found = numbers.listed(values, asked.answers)
        with place.figure:
            st.markdown(sentences.accuracy(asked.answers, numbers.foreign(values)))
            with beside("evaluate"):
                _matrix(controls, values, asked)
                with st.container(key="evaluate-behind"):
                    st.markdown(sentences.cell(asked.answers, *numbers.cell(values, asked.answers)))
                    pictures.draw(controls, values, asked, found, "behind-wall")
        with place.controls:
            pictures.further(controls, found)
        cell = numbers.cell(values, asked.answers)
        lesson.side_by_side(sentences.formulas(asked.answers, *cell))
        with more(controls, words.TABLE, "table", icon=":material/table:") as opened:
            if opened:
                st.markdown(sentences.table(asked.answers))
    snippet = code.of_classes(values, source.named(values))
    lesson.code(snippet, prints=words.PRINTS["classes"])


def _matrix(controls: Page, values: Values, asked: Asked) -> None:
    answers = asked.answers
    shown = numbers.shown_classes(answers)
    each = of_classes(answers)
    row, column = numbers.cell(values, answers)
    places = {number: place for place, number in enumerate(shown)}
    with st.container(key="evaluate-matrix-box"):
        if len(shown) < len(answers.classes):
            st.caption(words.MANY_CLASSES.format(len(answers.classes), len(shown)))
        matrix(
            [answers.classes[number] for number in shown],
            numbers.counts(answers, shown),
            [sentences.part(each[number].recall) for number in shown],
            [sentences.part(each[number].precision) for number in shown],
            key="evaluate-matrix",
            chosen=(places.get(row, -1), places.get(column, -1)),
            on_choose=lambda r, c: controls.put({"target": shown[r], "guess": shown[c], "page": 0}),
        )
