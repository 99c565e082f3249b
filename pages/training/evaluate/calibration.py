"""How sure and how right: the reliability diagram, and what a temperature does to it."""

from __future__ import annotations

import streamlit as st

from explainers.evaluation.calibration import Reliability, Scaled
from explainers.lessons.evaluate import charts, code, looks, sentences, tries, words
from explainers.lessons.evaluate.numbers import Values
from pages.parts import chart, lesson
from pages.parts.bench import Bench, bench, more
from pages.training.evaluate import source
from pages.training.evaluate.source import Page


def view(controls: Page, values: Values) -> None:
    """The diagram of the half that T was not fitted on, and T with what it does."""
    place = bench()
    lesson.notice(words.NOTICE["calibration"], tries.ALL["calibration"], controls)
    with place.controls:
        source.whose(controls, values)
        controls.slider("temperature", high=5.0, step=0.01)
        best = st.container()
        controls.slider("bins")
    asked = source.ask(values, place)
    if asked is not None:
        try:
            found, now = looks.tempered(asked.subject, asked.answers, values)
        except ValueError as error:
            with place.figure:
                lesson.refusal(error)
        else:
            with best:
                controls.button(
                    words.BEST,
                    key="evaluate-best",
                    icon=":material/target:",
                    on_click=controls.put,
                    args=({"temperature": round(found.temperature, 2)},),
                )
            _shown(controls, values, place, found, now, len(asked.answers))
    snippet = code.of_calibration(values, source.named(values))
    lesson.code(snippet, prints=words.PRINTS["calibration"])


def _shown(
    controls: Page, values: Values, place: Bench, found: Scaled, now: Reliability, count: int
) -> None:
    with place.figure:
        figure = charts.reliability(now, found.before, lesson.colours())
        chart.draw(figure, key="evaluate-reliability", alt=words.RELIABILITY)
        st.markdown(sentences.temperature(found, now, values.temperature))
    st.markdown(sentences.fitted(found, count))
    lesson.side_by_side(sentences.calibration_error(now))
    with more(controls, words.BINS, "bins-table", icon=":material/table:") as opened:
        if opened:
            st.markdown(sentences.bins(now))
