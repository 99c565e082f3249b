"""Who the visitor of this page is, and what they may do with a run."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explainers import serving, teacher, visitors
from explainers.training.run import Run

NO_COOKIE = (
    "Your browser has not kept the cookie by which this server knows whose runs are whose. Allow "
    "cookies for it and load the page again; without one you can look at everything, and start "
    "nothing."
)
MOST_RUNS = 3
"""Runs of a visitor that train or wait at the same time; the teacher may start more."""

TOO_MANY = (
    f"You have {MOST_RUNS} runs that train or wait already: others want their turn, too. Stop one "
    "of yours first."
)
NOT_YOURS = "Somebody else started this run: only they and the teacher can stop or change it."


def who() -> str:
    """The visitor, as `explainers.visitors` knows them; nobody in particular on an own server."""
    return visitors.known(st.context.cookies.get(visitors.COOKIE)) if serving.shared() else ""


def hindrance() -> str:
    """Why the visitor can start nothing, in a sentence; empty where they can."""
    return NO_COOKIE if serving.shared() and who() == visitors.NOBODY else ""


def check_start(runs: Sequence[Run]) -> None:
    """Raise ValueError, in a sentence, where the visitor can start nothing; `runs` are all."""
    if sentence := hindrance():
        raise ValueError(sentence)
    if serving.shared() and not teacher.door.is_inside(who()):
        mine = [run for run in runs if run.owner == who() and run.alive()]
        if len(mine) >= MOST_RUNS:
            raise ValueError(TOO_MANY)


class Owned(Protocol):
    """A run, whether it is there or was deleted."""

    @property
    def owner(self) -> str: ...


def refusal(run: Owned) -> str:
    """Why the visitor may not stop, change, resume or delete this run; empty where they may."""
    if not serving.shared():
        return ""
    mine = who() != visitors.NOBODY and who() == run.owner
    return "" if mine or teacher.door.is_inside(who()) else NOT_YOURS


def check(run: Owned) -> None:
    """Raise ValueError with that sentence: what a browser says is no proof that it was asked."""
    if sentence := refusal(run):
        raise ValueError(sentence)


_lock = threading.Lock()
_open: dict[str, str] = {}  # sessions, and whose they are


def note() -> None:
    """Note that the visitor has a page open: to be called whenever one is drawn."""
    context = get_script_run_ctx()
    if context is not None and who() != visitors.NOBODY:
        with _lock:
            _open[context.session_id] = who()


def present() -> set[str]:
    """The visitors of a shared server who have a page open at this moment."""
    runtime = get_instance()
    with _lock:
        for session in [known for known in _open if not runtime.is_active_session(known)]:
            del _open[session]
        return set(_open.values())
