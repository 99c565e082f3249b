"""Two runs beside each other: what differs, their curves, and what chance may do."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from explainers.lessons.runs import code, figures, remarks, tries, words
from explainers.lessons.runs.numbers import Values
from explainers.training import family
from explainers.training.comparing import Comparison
from explainers.training.overview import Overview, Overviews
from pages.parts import chart, lesson
from pages.parts.bench import bench
from pages.training.runs import controls as page_controls
from pages.training.runs.controls import Page


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    found = page_controls.shown(controls)
    with place.controls:
        controls.select("run", options=["", *(one.name for one in found.found)], format_func=_named)
        page_controls.baseline(controls, found)
    compared = _compared(found, values)
    with place.figure:
        if compared is None:
            one = found.named(values.run)
            st.markdown(remarks.told(one, None, values.baseline) if one else words.NO_OTHER)
        else:
            _draw(compared)
    if compared is not None:  # all that differs may be more than a screen holds
        st.markdown(remarks.differences(compared))
    if compared is not None and (filled := remarks.formula(compared)):
        lesson.side_by_side([f"$$\n{each}\n$$" for each in (remarks.GENERAL, filled)])
    lesson.notice(words.NOTICE["two"], tries.ALL["two"], controls)
    if compared is None:
        lesson.code(code.all_of_them(), prints="a line for each run that there is")
    else:
        lesson.code(code.two(compared))


def _named(name: str) -> str:
    return name or words.NEWEST


def _draw(compared: Comparison) -> None:
    st.markdown(remarks.told(compared.after, compared))
    if compared.before.curve or compared.after.curve:
        alt = "The test accuracy of both runs, epoch by epoch"
        chart.draw(figures.accuracies(compared, lesson.colours()), key="runs-accuracies", alt=alt)


def _compared(found: Overviews, values: Values) -> Comparison | None:
    """The chosen run, or the newest, with the one that it is compared with, or the one before."""
    one = found.named(values.run) or next(_others(found, values.baseline), None)
    if one is None:
        return None
    other = family.before(found, one, values.baseline)
    if other is None and not values.baseline:
        other = next(_others(found, one.name), None)
    return Comparison.of(other, one) if other else None


def _others(found: Overviews, name: str) -> Iterator[Overview]:
    return (one for one in found.found if one.name != name)
