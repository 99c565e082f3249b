"""What is computed in a thread for all who ask (`explainers.evaluation.jobs`), on a page."""

from __future__ import annotations

from typing import TypeVar

import streamlit as st

from explainers.evaluation.jobs import Job
from explainers.markdown import plain
from pages.parts.held import redraw

T = TypeVar("T")


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
        redraw()
    job.asked_again()
    st.progress(job.share, plain(job.words))
