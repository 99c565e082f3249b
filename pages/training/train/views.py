"""The training page's views: a run and its controls; the devices of this machine."""

from __future__ import annotations

import streamlit as st

from explainers import places
from explainers.lessons.train import code, numbers
from explainers.lessons.train import runs as train_runs
from explainers.markdown import plain
from explainers.training.run import free_name
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.training.train import devices as train_devices
from pages.training.train import panel
from pages.training.train import run as train_run


def training(controls: Controls) -> None:
    """The controls, a run as it goes on, and the code that trains the same."""
    recipe = panel.panel(controls)
    runs, complaints = train_runs.find_runs(places.runs())
    for sentence in complaints:
        controls.complain(sentence)
    busy = next((run for run in runs if run.alive()), None)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with right:
        shown = train_run.choose(controls, runs)
    with left:
        train_run.buttons(controls, recipe, shown, busy)
    train_run.question(controls, busy)
    if shown is None:
        _placeholder()
    else:
        train_run.show(controls, shown)
        train_run.all_runs(runs)
    lesson.notice(numbers.NOTICE, numbers.TRIES, controls)
    if recipe is not None:
        lesson.code(
            code.program(recipe),
            prints="the loss of every hundredth step and, after each epoch, the test",
        )
    st.markdown("\n".join(f"- {remark}" for remark in code.REMARKS))
    st.markdown(f"**The device.** {numbers.DEVICE_NOTE}")
    _command_line(controls)


def devices(controls: Controls) -> None:
    """One epoch on each device, with the network and batches that are chosen."""
    recipe = panel.panel(controls)
    runs, _ = train_runs.find_runs(places.runs())
    train_devices.view(controls, recipe, busy=any(run.alive() for run in runs))


def _placeholder() -> None:
    with st.container(border=True):
        st.markdown(
            "**Nothing has been trained here yet.** Press Start: a process of its own makes the "
            "network and begins, and its curves and guesses appear here while it learns."
        )


def _command_line(controls: Controls) -> None:
    st.subheader("The same from a shell", anchor=False)
    st.caption("It writes the same kind of run folder; this page and TensorBoard both read it.")
    runs = places.runs()
    try:
        name = free_name(runs, numbers.run_name(controls.values))
        st.code(numbers.command(controls.values, runs, places.data(), name), language="bash")
    except ValueError as error:
        st.caption(plain(str(error)))
    st.code(f"tensorboard --logdir {runs}", language="bash")
