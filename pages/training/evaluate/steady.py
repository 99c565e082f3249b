"""The test pictures flipped and shifted: how steady the answers are."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explainers.evaluation import subjects
from explainers.lessons.evaluate import code, looks, sentences, tries, words
from explainers.lessons.evaluate.numbers import Values
from pages.parts import jobs, lesson
from pages.parts.bench import Bench, bench, beside
from pages.training.evaluate import pictures, source
from pages.training.evaluate.source import Asked, Page


def view(controls: Page, values: Values) -> None:
    """What becomes of the answers in each way, and the pictures whose answer changes in one."""
    place = bench()
    lesson.notice(words.NOTICE["steady"], tries.ALL["steady"], controls)
    with place.controls:
        source.whose(controls, values)
        controls.slider("by")
        controls.segments("way")
    asked = source.ask(values, place)
    if asked is not None and asked.pictures is not None:
        _tried(controls, values, place, asked)
    snippet = code.of_steadiness(values, source.named(values))
    lesson.code(snippet, prints=words.PRINTS["steady"])


def _tried(controls: Page, values: Values, place: Bench, asked: Asked) -> None:
    with place.figure:
        try:
            varied = jobs.waited(subjects.varied(asked.subject, values.by))
            if varied is None:
                return
            found = looks.steady(asked.answers, varied)
        except (ValueError, OSError) as error:
            source.refused(values, error)
            return
        with beside("evaluate"):
            st.markdown(sentences.steady(found.first, found.ways, values.by, found.averaged))
            with st.container(key="evaluate-behind"):
                listed = found.changed(values.way)
                now = {words.WAYS[values.way]: found.now[values.way]}
                first = replace(asked, answers=found.first)
                change = looks.change(values.way, values.by)
                pictures.draw_two(controls, values, first, now, listed, "steady", change)
    with place.controls:
        pictures.further(controls, listed)
