"""Where the reader's own pictures are: a folder or ZIP by its path, or a ZIP handed over.

On a server that many visit there are no paths: a page's setting `path` then holds what stands for
an upload of the visitor's own, see `placed`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import streamlit as st

from explainers import places, serving, visitors
from explainers.images import folder, own, reading, upload
from explainers.images.choosing import HELP
from explainers.images.pictures import PictureError
from explainers.images.reading import Report
from explainers.markdown import plain
from explainers.training import disk
from pages.parts import lesson, uploads, visitor
from pages.parts.controls import Controls
from pages.parts.held import redraw

LISTED = 200  # files that were left out, by name


GONE = (
    "There is no upload of yours called {}. What is uploaded is deleted half an hour after its "
    "owner has gone: upload the ZIP again."
)


class WithPath(Protocol):
    """The values of a page on which pictures of one's own can be chosen."""

    @property
    def path(self) -> str: ...


V = TypeVar("V", bound=WithPath)


def placed(values: V) -> V:
    """The values with the path of the pictures; no path, on a shared server, for no upload."""
    return replace(values, path=_located(values.path))  # type: ignore[type-var]


def _located(path: str) -> str:
    path, who = path.strip(), visitor.who()
    if not serving.shared():
        return path
    if who == visitors.NOBODY or not visitors.is_token(path):
        return ""
    return str(upload.place(who, path, places.data()).absolute())


def shown(data: str) -> str:
    """What a data set is called in code: on a shared server without the server's folders."""
    return Path(data).name if serving.shared() else data


def refused(error: ValueError, data: str) -> None:
    """Say what is wrong with a data set, under the name that its reader knows."""
    lesson.refusal(ValueError(str(error).replace(data, shown(data)) if data else str(error)))


def check(path: str) -> None:
    """Raise ValueError, in a sentence, for what stands for no upload on a shared server."""
    if serving.shared() and path.strip() and not Path(_located(path) or "/").is_file():
        raise ValueError(GONE.format(path.strip()))


def choose(controls: Controls[Any], path: str) -> bool:
    """Both ways to name them, for the page's setting `path`; whether that is a usable one.

    What the names of the files say is told at once. The pictures themselves are read meanwhile,
    and what had to be left out is told when that is done.
    """
    with st.container(key=f"{controls.page}-own"):
        left, right = st.container(), st.container()
    with left:
        if serving.shared():
            _choose_upload(controls, path)
        else:
            controls.line("path", help=HELP["path"])
        usable = _look(path)
    with right:
        uploads.want()
        st.file_uploader(
            "Upload a ZIP" if serving.shared() else "or upload a ZIP",
            type="zip",
            key=_uploader(controls),
            max_upload_size=upload.MAX_MEGABYTES,
            on_change=_take_upload,
            args=(controls,),
        )
    return usable


def _choose_upload(controls: Controls[Any], path: str) -> None:
    """The visitor's uploads to choose from; the one that is chosen can be deleted."""
    who = visitor.who()
    tokens = upload.of(who, places.data()) if who != visitors.NOBODY else []
    if not tokens and not path:
        st.caption("Upload a ZIP of your pictures: nobody else can use it.")
        return
    controls.select(
        "path",
        "Your uploads",
        options=list(dict.fromkeys(["", *tokens, path])),
        format_func=lambda token: f"{token}.zip" if token else "none",
        help="They are deleted half an hour after you have gone.",
    )
    if path in tokens:
        controls.button(
            "Delete this upload",
            key=f"{controls.page}-delete",
            icon=":material/delete:",
            on_click=_delete,
            args=(controls, path),
        )


def _delete(controls: Controls[Any], token: str) -> None:
    upload.delete(visitor.who(), token, places.data())
    folder.forget(Path(_located(token)), places.data())
    controls.put({"path": ""})


def _look(path: str) -> bool:
    """Say what is there; whether it can be trained on."""
    try:
        check(path)
    except ValueError as error:
        lesson.refusal(error)
        return False
    located = _located(path)
    return bool(located) and _describe(located) and _read(located)


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
        refused(error, path)
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
        refused(error, path)
        return False
    return True


def is_read(path: str) -> bool:
    """Whether the pictures that `choose` has found usable are read, and not only their names."""
    located = _located(path)
    return reading.look(Path(located).expanduser(), places.data(), stamp(located)).over


def _wait(path: str) -> None:
    begun = reading.look(Path(path).expanduser(), places.data(), stamp(path))
    if begun.over:
        redraw()
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
        controls.put({"path": _kept(file.name, file.getvalue())})
    except (ValueError, OSError) as error:
        controls.complain(str(error))


def _kept(name: str, content: bytes) -> str:
    """Keep an upload; gives what stands for it in the address."""
    disk.check_upload(len(content), places.runs(), places.data())
    if not serving.shared():
        return str(upload.keep(name, content, places.data()))
    if sentence := visitor.hindrance():
        raise ValueError(sentence)
    return upload.keep_for(visitor.who(), name, content, places.data())
