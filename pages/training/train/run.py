"""The run that the training page shows: which one, and how it goes on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explainers import places
from explainers.lessons.train import live as live_words
from explainers.lessons.train import numbers, words
from explainers.lessons.train import runs as train_runs
from explainers.lessons.train.numbers import Values
from explainers.markdown import plain
from explainers.training import content
from explainers.training.listing import find_runs
from explainers.training.run import Run
from explainers.training.status import BADLY, Status
from pages.parts.bench import more
from pages.training.train import changes
from pages.training.train.asking import stay
from pages.training.train.controls import Page
from pages.training.train.live import below, live

LOOK_EVERY = 2.0
"""Seconds between two looks at all runs, while one goes on and the list of them is open."""


def listed(controls: Page) -> list[Run]:
    """All runs, the newest first; of those that cannot be read it is complained."""
    runs, complaints = find_runs(places.runs())
    for sentence in complaints:
        controls.complain(sentence)
    return runs


def choose(controls: Page, values: Values, runs: Sequence[Run]) -> Run | None:
    """The chooser of runs, and the run that is shown."""
    if not runs:
        return None
    names = {run.name: run for run in runs}
    # The browser sends back what it shows: the labels are the names, and how a run stands is told
    # elsewhere. A label that had changed meanwhile would be taken for the name of another run.
    controls.select("run", options=["", *names], format_func=lambda name: name or words.LATEST)
    return names.get(values.run) or train_runs.watched_by_default(runs)


def all_runs(controls: Page, runs: Sequence[Run]) -> None:
    """How all runs stand, in a list that is drawn only when it is opened."""
    with more(controls, "All runs", "all", icon=":material/list:") as opened:
        if opened:
            any_goes_on = any(run.alive() for run in runs)
            st.fragment(_standings, run_every=LOOK_EVERY if any_goes_on else None)()


def _standings() -> None:
    st.html(train_runs.table(find_runs(places.runs()).found))


def show(controls: Page, run: Run, status: Status) -> None:
    """The run as it goes on, on a page whose buttons are those of `status`.

    The view looks after it by itself, until its state changes.
    """
    made = begun(run)
    if made is None:
        return
    if status.phase in BADLY:
        st.error(plain(status.message), icon=":material/error:")
    state = content.state(status)
    live(
        run.name,
        made,
        state,
        smoothing=numbers.smoothing(controls.read()),
        key="train-live",
        on_change=lambda: stay(controls, run),
    )


def begun(run: Run) -> int | None:
    """The second in which it was begun; None, and it is said, where it is not there any more."""
    try:
        return int(run.created)
    except FileNotFoundError:  # it was there a moment ago
        st.warning(f"{plain(run.name)}: {live_words.GONE}", icon=":material/folder_off:")
        return None


def show_below(controls: Page, values: Values, run: Run, status: Status) -> None:
    """What there is to see of the run when the page is scrolled."""
    if status.phase in ("failed", "killed") and (last := run.last_words()):
        st.caption("The worker's last words:")
        st.code(last, language=None)
    below(key="train-live-below")
    changes.place(controls, values, run)
