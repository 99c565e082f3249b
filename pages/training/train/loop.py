"""The loop as code: the whole script of the run that is shown, or of the one that would start."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.train import code, loops
from explainers.shown import without_folders
from explainers.training.recipe import Recipe
from explainers.training.run import Run
from explainers.training.status import Status
from pages.parts import lesson, visitor
from pages.server import kept_pictures


def show(wanted: Recipe | None, run: Run | None, status: Status | None) -> None:
    """The script, what it needs beside it, and what it does not repeat of the run.

    Without a run it is that of the recipe that is `wanted`, if there is one.
    """
    if run is not None and status is not None:
        try:
            lesson.code(loops.of_run(run, status), prints=loops.PRINTS)
        except ValueError as error:  # its files are damaged
            lesson.refusal(ValueError(without_folders(str(error))))
            return
        _below([loops.title(run), *loops.left_out(run, status)])
        drawn = run.recipe.data == "drawn"
        if run.recipe.data != "cifar10" and (drawn or not visitor.refusal(run)):
            _pictures(kept_pictures.address("" if drawn else run.name))
    elif wanted is not None:
        lesson.code(code.program(wanted), prints=loops.PRINTS)
        _below([loops.SETTLED_LATER] if wanted.precision == "auto" else [])
        if wanted.data == "drawn":
            _pictures(kept_pictures.address())
        elif wanted.data != "cifar10":
            _below([loops.NOT_READ_YET])


def _below(sentences: list[str]) -> None:
    for sentence in sentences:
        st.caption(sentence)


def _pictures(address: str) -> None:
    st.caption(loops.PICTURES)
    st.link_button(loops.SAVE_PICTURES, address, icon=":material/download:")
