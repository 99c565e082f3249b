"""The list of all runs, and what became of the one that is chosen."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explainers import places, serving
from explainers.lessons.runs import code, examples, remarks, tries, words
from explainers.lessons.runs import table as tables
from explainers.lessons.runs.numbers import Values
from explainers.lessons.runs.table import Table
from explainers.markdown import plain
from explainers.training import family, overview
from explainers.training.comparing import Comparison
from explainers.training.overview import Overviews
from pages.parts import lesson, visitor
from pages.parts.bench import bench
from pages.parts.held import redraw
from pages.training.runs import controls as page_controls
from pages.training.runs import shelf
from pages.training.runs.controls import Page
from pages.training.runs.list import run_list

LOOK_EVERY = 2.0
"""Seconds between two looks at all runs, while one in the list goes on."""

MOVED = "the list was clicked"


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    found = page_controls.shown(controls)
    table = tables.table(found, values, visitor.who())
    controls.within("page", table.parts)
    with place.controls:
        _choices(controls, found, table.parts)
    with place.figure:
        if found is examples.shipped():
            st.markdown(words.NOTHING_YET)
            st.page_link("pages/training/train/page.py", icon=":material/monitoring:")
        if values.find.strip() or values.mine:
            st.caption(plain(words.only(table.kept, len(found.found), values.find.strip())))
        controls.memory.pop(MOVED, None)
        if any(row.going for row in table.rows):
            st.fragment(_again, run_every=LOOK_EVERY)(controls, values)
        else:
            _rows(controls, values, found, table)
        shelf.elsewhere(found.named(values.run))
    shelf.place(controls, found.named(values.run))
    lesson.notice(words.NOTICE["list"], tries.ALL["list"], controls)
    lesson.code(code.all_of_them(), prints="a line for each run that there is")


def _again(controls: Page, values: Values) -> None:
    """The list while one of its runs goes on: nothing else of the page is drawn again meanwhile."""
    found = overview.look(places.runs())
    table = tables.table(found, values, visitor.who())
    if controls.memory.get(MOVED) or not any(row.going for row in table.rows):
        redraw()
    _rows(controls, values, found, table)


def _rows(controls: Page, values: Values, found: Overviews, table: Table) -> None:
    run_list(
        table.payload(values.run, values.baseline),
        key="runs-list",
        on_choose=partial(_put, controls, "run"),
        on_compare=partial(_put, controls, "baseline"),
    )
    st.markdown(_told(found, values))


def _put(controls: Page, setting: str, name: str) -> None:
    """Set what was clicked in the list, of which the rest of the page is to know. A callback."""
    controls.put({setting: name})
    controls.memory[MOVED] = True


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
    return remarks.told(one, Comparison.of(other, one) if other else None, values.baseline)
