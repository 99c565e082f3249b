"""Where the reader's own pictures are: a folder or ZIP by its path, or a ZIP handed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from explainers import places
from explainers.images import own, reading, upload
from explainers.images.choosing import HELP
from explainers.images.pictures import PictureError
from explainers.images.reading import Report
from explainers.markdown import plain
from pages.parts import lesson, uploads
from pages.parts.controls import Controls

LISTED = 200  # files that were left out, by name


def choose(controls: Controls[Any], path: str) -> bool:
    """Both ways to name them, for the page's setting `path`; whether that is a usable one.

    What the names of the files say is told at once. The pictures themselves are read meanwhile,
    and what had to be left out is told when that is done.
    """
    with st.container(key=f"{controls.page}-own"):
        left, right = st.container(), st.container()
    with left:
        controls.line("path", help=HELP["path"])
        path = path.strip()
        usable = bool(path) and _describe(path) and _read(path)
    with right:
        uploads.want()
        st.file_uploader(
            "or upload a ZIP",
            type="zip",
            key=_uploader(controls),
            max_upload_size=upload.MAX_MEGABYTES,
            on_change=_take_upload,
            args=(controls,),
        )
    return usable


def stamp(path: str) -> float:
    """Changes when the folder or file at `path` does, so that it is looked at again."""
    try:
        return Path(path).expanduser().stat().st_mtime
    except (OSError, ValueError):
        return 0.0


def _describe(path: str) -> bool:
    try:
        st.caption(
            f":material/folder_open: {upload.described(Path(path).expanduser(), stamp(path))}."
        )
    except PictureError as error:
        lesson.refusal(error)
        return False
    return True


def _read(path: str) -> bool:
    """Tell what was read, or how far that is; whether it can be trained on, as far as is known."""
    begun = reading.look(Path(path).expanduser(), places.data(), stamp(path))
    if not begun.over:
        st.fragment(_wait, run_every=0.5)(path)
        return True
    try:
        _tell(reading.result(begun))
    except PictureError as error:
        lesson.refusal(error)
        return False
    return True


def _wait(path: str) -> None:
    begun = reading.look(Path(path).expanduser(), places.data(), stamp(path))
    if begun.over:
        st.rerun()
    st.progress(begun.share, plain(begun.words))


def _tell(report: Report) -> None:
    st.caption(f":material/photo_library: {own.counts(report)}")
    for sentence in report.remarks:
        st.info(plain(sentence), icon=":material/info:")
    if not report.left_out:
        return
    with st.expander(own.left_out(report), icon=":material/broken_image:"):
        st.text("\n".join(report.left_out[:LISTED]))
        if len(report.left_out) > LISTED:
            st.caption(f"And {len(report.left_out) - LISTED:,} more.")


def _uploader(controls: Controls[Any]) -> str:
    return f"{controls.page}-upload"


def _take_upload(controls: Controls[Any]) -> None:
    file = st.session_state[_uploader(controls)]
    if file is None:
        return
    try:
        kept = upload.keep(file.name, file.getvalue(), places.data())
    except (PictureError, OSError) as error:
        controls.complain(str(error))
        return
    controls.put({"path": str(kept)})
