"""What is computed in a thread for all who ask (`explainers.evaluation.jobs`), on a page."""

from __future__ import annotations

from typing import TypeVar

import streamlit as st

from explainers.evaluation.jobs import Job
from explainers.markdown import plain

T = TypeVar("T")

_ANEW = "drawn anew by a job"


def waited(job: Job[T]) -> T | None:
    """What was made; None, and a bar that fills, while it is being made.

    When it is there, the page is drawn anew. Raises what ended the job.
    """
    if job.over:
        return job.result()
    st.fragment(_bar, run_every=0.5)(job)
    return None


def _bar(job: Job[T]) -> None:
    if job.over:
        st.session_state[_ANEW] = True
        st.rerun()
    job.asked_again()
    st.progress(job.share, plain(job.words))


def drawn_anew() -> bool:
    """Whether the page is drawn once more, for a job that is over; nobody has done anything."""
    return bool(st.session_state.pop(_ANEW, False))
