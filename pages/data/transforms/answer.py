"""The transforms page's view of a whole prediction: from the file to the number of a class."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.transforms import answer as answers
from explainers.lessons.transforms import figures, formulas, numbers, tries, words
from explainers.lessons.transforms.numbers import Values
from explainers.markdown import code
from pages.data.transforms import source, strip
from pages.data.transforms.source import Page
from pages.parts import lesson
from pages.parts.bench import bench


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    with place.controls:
        controls.presets(numbers.answer_presets(values), words.ANSWER_PRESETS)
        controls.toggle("convert", words.CONVERT, help=words.CONVERT_HELP)
        controls.toggle("shrink")
        controls.toggle("batch_of_one")
        given = source.choose(controls, values, place, "saved")
    made = figures.developed(
        given,
        convert=values.convert,
        shrink=values.shrink,
        batch_of_one=values.batch_of_one,
        stretched=values.shown == "stretched",
    )
    found = made.answer
    with place.figure:
        strip.draw([made.begin.png, *(look.png for look in made.looks)], formulas.way(made))
        if found.scores is None:
            st.error(code(found.error), icon=":material/block:")
            st.markdown(found.because)
        else:
            st.markdown(f"{formulas.verdict(found)}\n\n{formulas.scores(found)}")
    st.markdown(formulas.way_table(made, given))
    st.html(formulas.way_spreads(made))
    lesson.notice(words.NOTICE["answer"], tries.ALL["answer"], controls)
    prints = "the shape of the scores, the number and the class"
    snippet = answers.code(given, found, found.error)
    lesson.code(snippet, prints=prints if not found.error else "the very error above")
