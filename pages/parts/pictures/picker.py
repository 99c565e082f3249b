"""Choosing a picture: a drawn one, a photograph, one of a data set, or the reader's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from torch import Tensor

from explainers.images import choosing, drawn, formats, given, member, photographs, picture
from explainers.images.choosing import HELP, LABELS
from explainers.images.given import Given
from explainers.images.member import Origin
from explainers.images.pictures import PictureError
from explainers.markdown import plain
from explainers.transforms import start as starts
from explainers.transforms.start import Start
from pages.parts import uploads
from pages.parts.controls import Controls
from pages.parts.pictures import data_set as data_set_picker

STILL_DRAWN = "{} could not be read. This is still the drawn {}."
"""Of a file, and of what stands in for it."""


@dataclass(frozen=True)
class Picked:
    """The chosen picture, uint8 (3, size, size), what to call it, and code that makes it again.

    An uploaded picture has no such code. `name` is text, perhaps a reader's own. `shows` says what
    is to be seen: the name of a class, or a few words; empty where nobody has said.
    """

    image: Tensor
    name: str
    drawn: bool = False
    origin: Origin | None = None
    shows: str = ""


def origin_of(picked: Picked, size: int) -> Origin:
    """Code that makes the picture, `size` pixels square, for what is about to be shown.

    There is none for a picture of the reader's own: that is said, and a drawn one stands in.
    """
    if picked.origin is None:
        st.caption("The code cannot have a picture of yours: it takes a drawn one.")
    return picked.origin or member.drawing("cat", 3, size)


def choose(
    controls: Controls[Any], values: choosing.Values, size: int, figure: DeltaGenerator
) -> Picked:
    """The chooser's widgets, and the picture that they stand for, `size` pixels square.

    A file that cannot be read is answered in a sentence, and the drawn picture stands in, which is
    said in the `figure` too: there it would be taken for the reader's own.
    """
    source(controls)
    match values.picture:
        case "photograph":
            return _photograph(controls, values, size)
        case "data_set" if isinstance(values, choosing.OfDataSet):
            return _of_data_set(controls, values) or _drawing(values, size)
        case "own" | "camera":
            return _own(controls, values, size, figure) or _drawing(values, size)
    drawing(controls)
    return _drawing(values, size)


def source(controls: Controls[Any]) -> None:
    """The choice of where the picture comes from."""
    controls.segments("picture", LABELS["picture"], help=HELP["picture"])


def drawing(controls: Controls[Any]) -> None:
    """The choice of a drawn picture."""
    with controls.panel("drawn"):
        controls.select("class_name", LABELS["class_name"], help=HELP["class_name"])
        controls.slider("drawing", LABELS["drawing"], help=HELP["drawing"])


def _drawing(values: choosing.Values, size: int) -> Picked:
    name, number = values.class_name, values.drawing
    origin = member.drawing(name, number, size)
    return Picked(
        _draw(name, number, size), f"a drawn {name}", drawn=True, origin=origin, shows=name
    )


def _photograph(controls: Controls[Any], values: choosing.Values, size: int) -> Picked:
    controls.select("photograph", LABELS["photograph"], help=HELP["photograph"])
    found = photographs.find(values.photograph)
    if found is None:
        no_photographs()
        return _drawing(values, size)
    st.caption(f"Photograph: {found.credit}.")
    origin = member.photograph(found.title, size)
    return Picked(_photo(found.path, size), found.title.lower(), origin=origin, shows=found.shows)


def no_photographs() -> None:
    """Say why there are none."""
    st.warning(
        "The photographs come with the package scikit-image, which is not installed here: "
        "`pip install -r requirements.txt` installs it. A drawn picture stands in.",
        icon=":material/image_not_supported:",
    )


def _of_data_set(controls: Controls[Any], values: choosing.OfDataSet) -> Picked | None:
    found = data_set_picker.choose(controls, values)
    if found is None:
        st.caption("Until it is there, the drawn picture is shown.")
        return None
    drawn_ = values.data == "drawn"
    return Picked(found.image, found.name, drawn_, found.origin, found.shows)


@dataclass(frozen=True)
class File:
    """A file that the reader has handed over: what it is called, its content, and its number."""

    name: str
    content: bytes
    number: str

    def picture(self) -> Given:
        """The picture in it; raises PictureError, in words, where there is none."""
        return given.given(self.name, ("upload", self.number), lambda: self.content)


def handed_over(controls: Controls[Any], source: str) -> File | None:
    """The widget for a file or the camera, and what came from it."""
    key = f"{controls.page}-file-{source}"
    uploads.want()
    if source == "camera":
        file = st.camera_input("Take a picture", key=key)
    else:
        types = [end.removeprefix(".") for end in formats.extensions()]
        file = st.file_uploader(
            "Your picture (at most 64 MB)",
            type=types,
            key=key,
            max_upload_size=picture.MAX_BYTES // 2**20,
        )
    if file is None:
        st.caption("Until you choose one, the drawn picture is shown.")
        return None
    return File(file.name, file.getvalue(), file.file_id)


def start(controls: Controls[Any], values: choosing.Values, figure: DeltaGenerator) -> Start | None:
    """The same as what the way of a picture through transforms begins with; complains of others."""
    file = handed_over(controls, values.picture)
    found = None if file is None else _read(file, values, figure)
    if file is None or found is None:
        return None
    opened = found.opened
    return replace(starts.of_file(opened, file.name, file.name), key=("own", file.number))


def _read(file: File, values: choosing.Values, figure: DeltaGenerator) -> Given | None:
    """The picture in a file; None, and why, beside the widget and in the figure."""
    try:
        return file.picture()
    except PictureError as error:
        st.error(plain(str(error)), icon=":material/broken_image:")
        st.caption("Until you choose another, the drawn picture is shown.")
    refused = STILL_DRAWN.format(plain(file.name), values.class_name)
    figure.warning(refused, icon=":material/broken_image:")
    return None


def _own(
    controls: Controls[Any], values: choosing.Values, size: int, figure: DeltaGenerator
) -> Picked | None:
    file = handed_over(controls, values.picture)
    found = None if file is None else _read(file, values, figure)
    if file is None or found is None:
        return None
    name = "your camera's picture" if values.picture == "camera" else file.name
    width, height = found.opened.size
    st.caption(
        f"{plain(name)}: {width} × {height} (width × height), mode "
        f"{found.opened.picture.mode}. Shown is its middle square in RGB, {size} × {size}. "
        + " ".join(map(plain, found.remarks))
    )
    return Picked(picture.to_tensor(found.rgb, size), name)


@st.cache_data(max_entries=64, show_spinner=False)
def _draw(name: str, seed: int, size: int) -> Tensor:
    return drawn.draw(name, seed, size)


@st.cache_data(max_entries=16, show_spinner=False)
def _photo(path: Path, size: int) -> Tensor:
    return picture.to_tensor(picture.open_picture(path), size)
