"""Random filters: the reader says first how many pictures such a network will recognise."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.train import guessing
from explainers.lessons.train.numbers import Values
from explainers.training import content
from explainers.training.run import Run
from explainers.training.status import Status
from pages.training.train import starting
from pages.training.train.controls import Page

ASKED = "train:guess-asked"
GUESSES = "train:guesses"
"""In the reader's session: whether a guess is asked for; and those made, by the runs' names."""

GUESS = "train-guess"


def start(controls: Page) -> None:
    """Start a run, or first ask for a guess. A callback."""
    if controls.now().learns == "linear":
        st.session_state[ASKED] = True
    else:
        starting.ask_or_begin(controls)


def question(controls: Page, values: Values) -> None:
    """Ask for the guess, if Start was pressed for a run of random filters."""
    if values.learns != "linear":
        st.session_state.pop(ASKED, None)
    if not st.session_state.get(ASKED):
        return
    with st.container(border=True, key="train-guessing"):
        st.markdown(guessing.ASKS)
        st.slider(guessing.LABEL, 0, 100, guessing.FIRST, format="%d %%", key=GUESS)
        with st.container(horizontal=True):
            controls.button(
                guessing.START,
                key="train-guessed",
                type="primary",
                on_click=_begin,
                args=(controls, True),
            )
            controls.button(
                guessing.WITHOUT, key="train-unguessed", on_click=_begin, args=(controls, False)
            )
            controls.button(
                guessing.NOT_NOW,
                key="train-not-guessed",
                on_click=lambda: st.session_state.pop(ASKED, None),
            )


def _begin(controls: Page, guessed: bool) -> None:
    """Start the run, and keep what the reader said of it. A callback."""
    st.session_state.pop(ASKED, None)
    said = st.session_state.get(GUESS, guessing.FIRST)

    def begin(controls: Page) -> None:
        run = starting.begin(controls)
        if run is not None and guessed:
            st.session_state.setdefault(GUESSES, {})[run.name, int(run.created)] = said

    starting.ask_or_begin(controls, begin)


def told(run: Run, status: Status) -> None:
    """What the reader said of the run that is shown, and what came of it."""
    guesses = st.session_state.get(GUESSES)
    if not guesses:
        return
    try:
        guess = guesses.get((run.name, int(run.created)))
    except FileNotFoundError:  # it was there a moment ago
        return
    if guess is None:
        return
    if content.state(status) != "over":
        st.markdown(guessing.waits(guess))
    elif status.test_accuracy is not None:
        st.markdown(guessing.told(guess, status.test_accuracy, status.epoch))
