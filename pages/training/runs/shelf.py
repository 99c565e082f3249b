"""What can be done with runs: noted, pinned, renamed, deleted, given away and brought in."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from explainers import places, serving, teacher
from explainers.lessons.runs import words
from explainers.training import about, disk, overview, unpacking
from explainers.training.about import About
from explainers.training.overview import Overview
from explainers.training.run import Run
from pages.parts import keep, uploads, visitor, ways
from pages.parts.bench import more
from pages.server import archives
from pages.training.runs import tensorboard
from pages.training.runs.controls import Page

MOST_MEGABYTES = 200
"""Of a ZIP that is brought in."""

MOST_OWNED = 20
"""Runs that a visitor of a shared server has, where they bring in another."""


def place(controls: Page, one: Overview | None) -> None:
    """Offer it for the run that is chosen, and what is for none in particular."""
    run = None if one is None else _run(one)
    keep.place(controls, run, lambda run: _note_and_pin(controls, run), words.KEEP)
    if run is not None:
        st.link_button(words.EXPORT, archives.address(run.name), icon=":material/folder_zip:")
    with more(controls, words.IMPORT, "import", icon=":material/upload:") as opened:
        if opened:
            _bring_in(controls)
    tensorboard.place(controls)


def elsewhere(one: Overview | None) -> None:
    """The ways to what the run that is chosen has learned, after the epoch in which it was best."""
    run = None if one is None else _run(one)
    if one is not None and run is not None and run.epochs():
        with st.container(horizontal=True, key="runs-ways"):
            ways.draw(run.name, "train", *ways.OF_AN_EPOCH, epoch=one.best_epoch or 0)


def _run(one: Overview) -> Run | None:
    """The run itself; None for one of the app's own, or if it has just been deleted."""
    try:
        return Run(places.runs() / one.name)
    except ValueError:
        return None


def _note_and_pin(controls: Page, run: Run) -> None:
    known = About.read(run.folder)
    key = f"runs-note-{run.name}"
    with st.form("runs-note-form", border=False):
        st.text_area(words.NOTE, known.note, max_chars=about.LONGEST, height=80, key=key)
        st.form_submit_button("Save the note", key="runs-note", on_click=_note, args=(run, key))
    controls.button(
        words.UNPIN if known.pinned else words.PIN,
        key="runs-pin",
        icon=":material/keep_off:" if known.pinned else ":material/keep:",
        on_click=_pin,
        args=(run, not known.pinned),
    )


def _note(run: Run, key: str) -> None:
    with keep.told():
        visitor.check(run)
        about.set_note(run.folder, st.session_state[key])


def _pin(run: Run, pinned: bool) -> None:
    with keep.told():
        visitor.check(run)
        about.set_pinned(run.folder, pinned)


def _bring_in(controls: Page) -> None:
    st.markdown(words.IMPORTED)
    uploads.want()
    memory = controls.memory
    st.file_uploader(
        "ZIP of a run",
        type="zip",
        key=f"runs-zip-{memory.get('zips', 0)}",
        max_upload_size=MOST_MEGABYTES,
        on_change=_take,
        args=(controls,),
    )


def _take(controls: Page) -> None:
    given = st.session_state[f"runs-zip-{controls.memory.get('zips', 0)}"]
    if given is None:
        return
    controls.memory["zips"] = controls.memory.get("zips", 0) + 1  # and the widget is empty again
    with keep.told():
        _check_may()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "run.zip"
            path.write_bytes(given.getbuffer())
            _check_size(path)
            found = unpacking.unpack(path, places.runs(), visitor.who())
        for sentence in found.left_out[: words.MOST_LEFT_OUT]:
            controls.complain(sentence)
        controls.put({"run": found.run.name, "find": "", "mine": False})


def _check_may() -> None:
    """Raise ValueError, in words, where the visitor can bring in nothing."""
    if sentence := visitor.hindrance():
        raise ValueError(sentence)
    if serving.shared() and not teacher.door.is_inside(visitor.who()):
        found = overview.look(places.runs()).found
        if sum(one.owner == visitor.who() for one in found) >= MOST_OWNED:
            raise ValueError(words.TOO_MANY.format(MOST_OWNED))


def _check_size(path: Path) -> None:
    size = unpacking.size(path)
    if path.stat().st_size > MOST_MEGABYTES * 2**20:
        raise ValueError(f"The ZIP is larger than {MOST_MEGABYTES} MB.")
    disk.check_upload(size, places.runs(), places.data())
