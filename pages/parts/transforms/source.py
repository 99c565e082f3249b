"""The picture that the chains of the transforms page start from."""

from __future__ import annotations

import streamlit as st
from PIL import Image

from explainers.images import drawn
from explainers.images.sources import PictureError
from explainers.lessons import transforms, transforms_start
from explainers.lessons.transforms_start import DRAWN_SIDE, Start
from explainers.markdown import plain
from explainers.transforms import chain as chains
from explainers.transforms.chain import Chain
from pages.parts import picture_picker
from pages.parts.controls import Controls


def choose(controls: Controls, mode: str = "mode") -> Start:
    """The chooser, folded away, and the picture that was chosen, as its file gives it.

    `mode` is the setting in which a drawing is saved.
    """
    with st.expander("The picture", icon=":material/image:"):
        source = controls.segments("picture", "Picture", options=SOURCES)
        if source == picture_picker.PHOTOGRAPH:
            return _photograph(controls) or _drawing(controls, mode)
        if source == picture_picker.UPLOAD:
            return _own(controls) or _drawing(controls, mode)
        with controls.panel("drawn"):
            controls.select("class_name", "What is drawn")
            controls.slider("drawing", "Which drawing", help="Each number is another drawing.")
        controls.segments("shape", "Shape", help="A drawing is cut to this shape.")
        controls.select(
            mode,
            "Saved as",
            format_func=lambda saved: f"{saved}: {transforms_start.MODES[saved]}",
            help="The mode of the file: which numbers stand for a pixel.",
        )
        return _drawing(controls, mode)


def chain(controls: Controls) -> Chain:
    """The chain of the page's settings, as the reader has put it together."""
    return chains.parse(controls["chain"])


def whole_chain(controls: Controls, picture: Image.Image) -> Chain:
    """The chain as it is run; a switch leaves out the step that makes the picture RGB."""
    if picture.mode != "RGB":
        controls.toggle(
            "convert",
            f"Turn the mode {picture.mode} into RGB first",
            help="Without it you see what each transform makes of the picture as it is.",
        )
    return transforms.whole_chain(picture, chain(controls), convert=controls["convert"])


def presets(controls: Controls) -> None:
    """The chains to start from; the picture and how it is shown stay."""
    kept = {
        setting.name: controls[setting.name]
        for setting in (*picture_picker.SETTINGS, *transforms.SETTINGS)
        if setting.name not in ("view", "chain", "seed")
    }
    controls.presets({name: {**kept, "chain": text} for name, text in transforms.PRESETS.items()})


SOURCES = (picture_picker.DRAWN, picture_picker.PHOTOGRAPH, picture_picker.UPLOAD)


def _drawing(controls: Controls, mode: str) -> Start:
    return _drawn(controls["class_name"], controls["drawing"], controls["shape"], controls[mode])


@st.cache_data(max_entries=64, show_spinner=False)
def _drawn(class_name: str, drawing: int, shape: str, mode: str) -> Start:
    image = drawn.draw(class_name, drawing, DRAWN_SIDE)
    return transforms_start.of_drawing(image, class_name, drawing, shape, mode)


def _photograph(controls: Controls) -> Start | None:
    title = controls.select("photograph", "Photograph")
    found = transforms_start.photograph(title)
    if found is None:
        picture_picker.no_photographs()
        return None
    st.caption(f"Photograph: {found.credit}.")
    return _opened_photograph(title)


@st.cache_data(max_entries=16, show_spinner=False)
def _opened_photograph(title: str) -> Start:
    found = transforms_start.photograph(title)
    if found is None:
        raise PictureError("The photograph has gone.")
    return transforms_start.of_photograph(found.path, title.lower())


def _own(controls: Controls) -> Start | None:
    file = picture_picker.handed_over(controls, picture_picker.UPLOAD)
    if file is None:
        return None
    try:
        opened = picture_picker.opened_file(file.number, file.name, _content=file.content)
    except PictureError as error:
        st.error(plain(str(error)), icon=":material/broken_image:")
        return None
    return transforms_start.of_file(opened, file.name, file.name)
