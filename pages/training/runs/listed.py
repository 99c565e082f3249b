"""The list of all runs, and what became of the one that is chosen."""

from __future__ import annotations

import streamlit as st

from explainers import serving
from explainers.lessons.runs import code, examples, remarks, tries, words
from explainers.lessons.runs import table as tables
from explainers.lessons.runs.numbers import Values
from explainers.markdown import plain
from explainers.training import family
from explainers.training.comparing import Comparison
from explainers.training.overview import Overviews
from pages.parts import lesson, visitor
from pages.parts.bench import bench
from pages.training.runs import controls as page_controls
from pages.training.runs import shelf
from pages.training.runs.controls import Page
from pages.training.runs.list import run_list


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    found = page_controls.shown(controls)
    table = tables.table(found, values, visitor.who())
    with place.controls:
        _choices(controls, found, table.parts)
    with place.figure:
        if found is examples.shipped():
            st.markdown(words.NOTHING_YET)
            st.page_link("pages/training/train/page.py", icon=":material/monitoring:")
        if values.find.strip() or values.mine:
            st.caption(plain(words.only(table.kept, len(found.found), values.find.strip())))
        run_list(
            table.payload(values.run, values.baseline),
            key="runs-list",
            on_choose=lambda name: controls.put({"run": name}),
            on_compare=lambda name: controls.put({"baseline": name}),
        )
        st.markdown(_told(found, values))
        shelf.elsewhere(found.named(values.run))
    shelf.place(controls, found.named(values.run))
    lesson.notice(words.NOTICE["list"], tries.ALL["list"], controls)
    lesson.code(code.LIST, prints="a line for each run in the folder runs")


def _choices(controls: Page, found: Overviews, parts: int) -> None:
    controls.line("find")
    controls.select("order")
    page_controls.baseline(controls, found)
    controls.toggle("tree")
    if serving.shared():
        controls.toggle("mine")
    if parts > 1:
        controls.slider("page", high=parts)


def _told(found: Overviews, values: Values) -> str:
    """What there is to say of the chosen run (Markdown)."""
    one = found.named(values.run)
    if one is None:
        return words.CHOOSE
    other = family.before(found, one, values.baseline)
    return remarks.told(one, Comparison.of(other, one) if other else None)
