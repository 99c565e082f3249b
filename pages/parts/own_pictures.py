"""Where the reader's own pictures are: a folder or ZIP by its path, or a ZIP handed over."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explainers import places
from explainers.images import upload
from explainers.images.sources import PictureError
from explainers.lessons import train
from pages.parts import lesson
from pages.parts.controls import Controls


def choose(controls: Controls) -> bool:
    """Both ways to name them, for the page's setting `path`; whether there is a usable one."""
    with st.container(key=f"{controls.page}-own"):
        left, right = st.container(), st.container()
    with left:
        st.text_input("path", key=controls.key("path"), help=train.HELP["path"])
        path = controls["path"].strip()
        usable = bool(path) and _describe(path)
    with right:
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
        st.caption(f":material/folder_open: {_summary(path, stamp(path))}.")
    except PictureError as error:
        lesson.refusal(error)
        return False
    return True


@st.cache_data(max_entries=8, ttl=60, show_spinner="Looking at the files …")
def _summary(path: str, stamp: float) -> str:
    return upload.summary(Path(path).expanduser())


def _uploader(controls: Controls) -> str:
    return f"{controls.page}-upload"


def _take_upload(controls: Controls) -> None:
    file = st.session_state[_uploader(controls)]
    if file is None:
        return
    try:
        kept = upload.keep(file.name, file.getvalue(), places.data())
    except (PictureError, OSError) as error:
        controls.complain(str(error))
        return
    controls.assign({"path": str(kept)})
