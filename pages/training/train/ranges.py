"""The training page's view of the range test: the loss while the learning rate grows."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.train import code, formats, numbers, ranges, tries, words
from explainers.lessons.train import runs as train_runs
from explainers.lessons.train.numbers import Values
from explainers.markdown import plain
from explainers.training import range_test
from explainers.training.run import Run
from pages.parts import chart, lesson, visitor
from pages.parts.bench import bench, more
from pages.parts.held import redraw
from pages.parts.pictures import own as own_pictures
from pages.training.train import controls as train_controls
from pages.training.train import run as train_run
from pages.training.train import starting
from pages.training.train.asking import told
from pages.training.train.controls import Page

LOOK_EVERY = 1.0
"""Seconds between two looks at a test that goes on."""


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    runs = train_run.listed(controls)
    with place.controls:
        usable = train_controls.panel(controls, values)
    shown = ranges.latest(runs, train_runs.named(runs, values.run))
    with place.figure:
        recipe = train_controls.recipe(values, usable)
        with st.container(horizontal=True):
            controls.button(
                ranges.MEASURE,
                key="train-range",
                type="primary",
                icon=":material/speed:",
                disabled=recipe is None or bool(visitor.hindrance()),
                on_click=_begin,
                args=(controls,),
                help=ranges.ABOUT,
            )
        if shown is None:
            st.markdown(ranges.NONE_YET)
        else:
            _follow(controls, shown)
    st.markdown(ranges.WHY)
    lesson.notice(words.NOTICE["range"], tries.ALL["range"], controls)
    if recipe is not None:
        lesson.code(code.program(range_test.recipe(recipe)), prints="the loss while the rate grows")


def _begin(controls: Page) -> None:
    """Start a test with the controls' values. A callback."""
    values = controls.now()
    with told(controls):
        wanted = range_test.recipe(numbers.recipe(own_pictures.placed(values)))
        starting.start_and_show(controls, wanted, f"{numbers.run_name(values)}-range")


def _follow(controls: Page, run: Run) -> None:
    """Show what a test finds, again and again until it is over.

    Then it is no fragment any more: its button sets a control, of which the whole page is to know.
    """
    if run.alive():
        st.fragment(_again, run_every=LOOK_EVERY)(controls, run)
    else:
        _found(controls, run)


def _again(controls: Page, run: Run) -> None:
    if not run.alive():
        redraw()
    _found(controls, run, going_on=True)


def _found(controls: Page, run: Run, going_on: bool = False) -> None:
    with run.recorded.lock:
        try:
            run.recorded.read_on()
        except (ValueError, OSError) as error:
            st.warning(plain(str(error)))
        found = range_test.read(run.recorded.curves, over=not going_on)
    status = run.status()
    # That it diverged is what the test is for: the sentence below says it better.
    told = status.message if status.running or status.phase in ("failed", "killed") else ""
    st.markdown(f"**{plain(run.name)}** {plain(told)}")
    if not found.rates:
        return
    chart.draw(ranges.figure(found, lesson.colours()), key="train-range-chart", alt=ranges.TITLE)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(ranges.words(found), width="content")
        if found.suggested is not None and found.over:
            controls.button(
                f"Use lr={formats.rate(found.suggested, 2)}",
                key="train-range-use",
                icon=":material/check:",
                on_click=controls.put,
                args=({"lr": found.suggested, "view": "train", "run": ""},),
            )
    with more(controls, "The points as a table", "range-table", icon=":material/table:") as opened:
        if opened:
            st.markdown(ranges.table(found))
