"""Where a run is renamed or deleted, and where one that was deleted is brought back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from explainers import places
from explainers.lessons.train import words
from explainers.markdown import plain
from explainers.shown import without_folders
from explainers.training import keeping
from explainers.training.aside import KEPT, Deleted, deleted_runs
from explainers.training.run import Run
from pages.parts import visitor
from pages.parts.bench import more
from pages.training.train.controls import Page

MOST = 5
"""Deleted runs that are offered, those that were deleted last."""

_ASKED = "train:delete"
_REFUSED = "train:keep-refused"


def place(controls: Page, run: Run | None) -> None:
    """Offer to rename or delete the run that is shown, to whom it belongs; and what was deleted."""
    if sentence := st.session_state.pop(_REFUSED, ""):
        st.warning(plain(sentence), icon=":material/error:")
    if run is not None and not visitor.refusal(run):
        with more(controls, words.KEEP, "keep", icon=":material/edit:") as opened:
            if opened:
                _rename_or_delete(controls, run)
    mine = [one for one in deleted_runs(places.runs()) if not visitor.refusal(one)]
    for number, one in enumerate(mine[:MOST]):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(words.deleted(plain(one.name)), width="content")
            controls.button(
                words.BRING_BACK,
                key=f"train-back-{number}",
                icon=":material/undo:",
                type="tertiary",
                on_click=_bring_back,
                args=(controls, one),
            )


def _rename_or_delete(controls: Page, run: Run) -> None:
    busy = run.alive()
    if busy:
        st.caption(words.STOP_FIRST)
    key = f"train-name-{run.name}"
    with (
        st.form("train-rename-form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input("New name", run.name, max_chars=100, key=key, disabled=busy)
        st.form_submit_button(
            "Rename",
            key="train-rename",
            disabled=busy,
            on_click=_rename,
            args=(controls, run, key),
        )
    if st.session_state.get(_ASKED) == run.name:
        with st.container(border=True, key="train-delete-question"):
            st.markdown(words.delete(plain(run.name), round(KEPT / 60)))
            with st.container(horizontal=True):
                controls.button("Delete it", on_click=_delete, args=(controls, run))
                controls.button("Keep it", on_click=_forget)
    else:
        controls.button(
            f"Delete {plain(run.name)}",
            key="train-delete",
            icon=":material/delete:",
            disabled=busy,
            on_click=_ask,
            args=(run,),
        )


def _ask(run: Run) -> None:
    st.session_state[_ASKED] = run.name


def _forget() -> None:
    st.session_state.pop(_ASKED, None)


def _rename(controls: Page, run: Run, key: str) -> None:
    with _told():
        visitor.check(run)
        controls.put({"run": keeping.rename(run, st.session_state[key].strip()).name})


def _delete(controls: Page, run: Run) -> None:
    _forget()
    with _told():
        visitor.check(run)
        keeping.delete(run)
        controls.put({"run": ""})


def _bring_back(controls: Page, deleted: Deleted) -> None:
    with _told():
        visitor.check(deleted)
        controls.put({"run": keeping.bring_back(deleted).name})


@contextmanager
def _told() -> Iterator[None]:
    """Whatever hinders what was asked for is told where it was asked."""
    try:
        yield
    except (ValueError, OSError) as error:
        st.session_state[_REFUSED] = without_folders(str(error))
