"""Where a run is renamed or deleted, and where one that was deleted is brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from explainers import places
from explainers.markdown import plain
from explainers.shown import without_folders
from explainers.training import keeping
from explainers.training.aside import KEPT, Deleted, deleted_runs
from explainers.training.run import Run
from pages.parts import visitor
from pages.parts.bench import more
from pages.parts.controls import Controls

Page = Controls[Any]  # of a page that shows a run: its setting is called `run`

MOST = 5
"""Deleted runs that are offered, those that were deleted last."""

KEEP = "Rename or delete this run"
STOP_FIRST = "Stop it first: while it trains or waits, it keeps its name and its place."
BRING_BACK = "Bring it back"

_ASKED = "keep:delete"
_REFUSED = "keep:refused"


def place(
    controls: Page,
    run: Run | None,
    besides: Callable[[Run], None] | None = None,
    label: str = KEEP,
) -> None:
    """Offer to rename or delete the run that is shown, to whom it belongs; and what was deleted.

    `besides` draws what else the page offers them, under another `label`.
    """
    if sentence := st.session_state.pop(_REFUSED, ""):
        st.warning(plain(sentence), icon=":material/error:")
    if run is not None and not visitor.refusal(run):
        with more(controls, label, "keep", icon=":material/edit:") as opened:
            if opened:
                _rename_or_delete(controls, run)
                if besides is not None:
                    besides(run)
    mine = [one for one in deleted_runs(places.runs()) if not visitor.refusal(one)]
    for number, one in enumerate(mine[:MOST]):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(deleted(plain(one.name)), width="content")
            controls.button(
                BRING_BACK,
                key=f"{controls.page}-back-{number}",
                icon=":material/undo:",
                type="tertiary",
                on_click=_bring_back,
                args=(controls, one),
            )


def _rename_or_delete(controls: Page, run: Run) -> None:
    busy = run.alive()
    if busy:
        st.caption(STOP_FIRST)
    key = f"{controls.page}-name-{run.name}"
    with (
        st.form(f"{controls.page}-rename-form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        # With `max_chars` the browser would not send a longer one, but the name of the last try.
        st.text_input("New name", run.name, key=key, disabled=busy)
        st.form_submit_button(
            "Rename",
            key=f"{controls.page}-rename",
            disabled=busy,
            on_click=_rename,
            args=(controls, run, key),
        )
    if st.session_state.get(_ASKED) == run.name:
        with st.container(border=True, key=f"{controls.page}-delete-question"):
            st.markdown(question(plain(run.name)))
            with st.container(horizontal=True):
                controls.button("Delete it", on_click=_delete, args=(controls, run))
                controls.button("Keep it", on_click=_forget)
    else:
        controls.button(
            f"Delete {plain(run.name)}",
            key=f"{controls.page}-delete",
            icon=":material/delete:",
            disabled=busy,
            on_click=_ask,
            args=(run,),
        )


def question(run: str) -> str:
    """Whether the `run` (Markdown) is to be deleted."""
    return (
        f"**Delete {run}?** Its curves and all that it has learned go. For {KEPT / 60:.0f} minutes "
        "it can be brought back; then it is gone."
    )


def deleted(run: str) -> str:
    """That the `run` (Markdown) was deleted, beside the way back."""
    return f":small[**{run}** was deleted.]"


def _ask(run: Run) -> None:
    st.session_state[_ASKED] = run.name


def _forget() -> None:
    st.session_state.pop(_ASKED, None)


def _rename(controls: Page, run: Run, key: str) -> None:
    with told():
        visitor.check(run)
        controls.put({"run": keeping.rename(run, st.session_state[key].strip()).name})


def _delete(controls: Page, run: Run) -> None:
    _forget()
    with told():
        visitor.check(run)
        keeping.delete(run)
        controls.put({"run": ""})


def _bring_back(controls: Page, deleted: Deleted) -> None:
    with told():
        visitor.check(deleted)
        controls.put({"run": keeping.bring_back(deleted).name})


@contextmanager
def told() -> Iterator[None]:
    """Whatever hinders what was asked for is told in this place. For callbacks."""
    try:
        yield
    except (ValueError, OSError) as error:
        st.session_state[_REFUSED] = without_folders(str(error))
