"""The view of a training: the run as it goes on, its controls, and the code that does the same."""

from __future__ import annotations

import streamlit as st

from explainers import places, serving
from explainers.lessons.train import numbers, tries, words
from explainers.lessons.train.numbers import Values
from explainers.markdown import plain
from explainers.training.names import free_name
from pages.parts import keep, lesson
from pages.parts.bench import bench
from pages.training.train import controls as train_controls
from pages.training.train import guessing, loop, starting, steering
from pages.training.train import run as train_run
from pages.training.train import teacher as train_teacher
from pages.training.train.controls import Page


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    runs = train_run.listed(controls)
    with place.controls:
        usable = train_controls.panel(controls, values)
        shown = train_run.choose(controls, values, runs)
    status = shown.status() if shown else None  # one for the whole page
    with place.figure:
        top = st.container()
        recipe = train_controls.recipe(values, usable)
        with top:
            steering.buttons(controls, values, recipe, shown, status)
            guessing.question(controls, values)
            starting.question(controls)
        if shown is None or status is None:
            with st.container(border=True):
                st.markdown(words.NOTHING_YET)
        else:
            guessing.told(shown, status)
            train_run.show(controls, shown, status)
    if shown is not None and status is not None:
        train_run.show_below(controls, values, shown, status)
        controls.steps("smoothing", width=360)
    train_controls.meaning(values)
    if shown is not None:
        train_run.all_runs(controls, runs)
    keep.place(controls, shown)
    train_teacher.field(controls)
    lesson.notice(words.NOTICE["train"], tries.ALL["train"], controls)
    loop.show(recipe, shown, status)
    remarks = "\n".join(f"- {remark}" for remark in words.REMARKS)
    st.markdown(f"{remarks}\n\n**The device.** {words.DEVICE_NOTE}")
    if not serving.shared():  # where nobody but the teacher has a shell
        _command_line(values)


def _command_line(values: Values) -> None:
    st.markdown(
        "## The same from a shell\n\n"
        ":small[It writes the same kind of run folder; this page and TensorBoard both read it.]"
    )
    runs = places.runs()
    try:
        name = free_name(runs, numbers.run_name(values))
        st.code(numbers.command(values, runs, places.data(), name), language="bash")
    except ValueError as error:
        st.caption(plain(str(error)))
    st.code(f"tensorboard --logdir {runs}", language="bash")
