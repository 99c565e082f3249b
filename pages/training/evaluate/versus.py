"""Two networks on the same pictures: which one of them gets and the other does not."""

from __future__ import annotations

import streamlit as st

from explainers.evaluation import versus
from explainers.evaluation.subjects import RUN
from explainers.lessons.evaluate import code, looks, numbers, sentences, tries, words
from explainers.lessons.evaluate.numbers import Values
from explainers.training import learned
from pages.parts import lesson
from pages.parts.bench import Bench, bench, beside
from pages.training.evaluate import pictures, source
from pages.training.evaluate.source import Asked, Page


def view(controls: Page, values: Values) -> None:
    """Both accuracies, the four kinds of pictures, and those of the chosen kind."""
    place = bench()
    lesson.notice(words.NOTICE["versus"], tries.ALL["versus"], controls)
    with place.controls:
        source.whose(controls, values)
        _second(controls, values)
        controls.select("which")
    first = source.ask(values, place)
    if first is not None:
        _compared(controls, values, place, first)
    snippet = code.of_versus(values, source.named(values))
    lesson.code(snippet, prints=words.PRINTS["versus"])


def _second(controls: Page, values: Values) -> None:
    controls.select("other_weights")
    if values.other_weights != RUN:
        controls.select("other_trained_on")
    elif found := learned.epochs():
        controls.select("other_run", options=tuple(found))
        controls.slider("other_epoch", low=1, high=found.get(values.other_run, (1,))[-1])


def _compared(controls: Page, values: Values, place: Bench, first: Asked) -> None:
    with place.figure:
        try:
            second = source.waited(looks.second(values))
            if second is None:
                return
            found = versus.versus(first.answers, second)
            same = numbers.the_same(values)
        except (ValueError, OSError) as error:
            source.refused(values, error)
            return
        with beside("evaluate"):
            with st.container(key="evaluate-counts"):
                st.markdown(sentences.versus(found, first.answers, second))
                if same:
                    st.info(words.THE_SAME, icon=":material/content_copy:")
                else:
                    st.markdown(sentences.chance(found))
            with st.container(key="evaluate-behind"):
                listed = versus.of_kind(values.which, first.answers, second)
                others = {words.SECOND: second}
                pictures.draw_two(controls, values, first, others, listed, "versus")
    with place.controls:
        pictures.further(controls, listed)
