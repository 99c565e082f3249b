"""The picture that the chains of the transforms page start from."""

from __future__ import annotations

import streamlit as st
from PIL import Image

from explainers import listed
from explainers.images import choosing, drawn, photographs
from explainers.images.pictures import PictureError
from explainers.lessons.transforms import numbers, start
from explainers.lessons.transforms.start import DRAWN_SIDE, Start
from explainers.markdown import plain
from explainers.transforms import chain as chains
from explainers.transforms.chain import Chain
from pages.parts.controls import Controls
from pages.parts.pictures import picker


def choose(controls: Controls, mode: str = "mode") -> Start:
    """The chooser, folded away, and the picture that was chosen, as its file gives it.

    `mode` is the setting in which a drawing is saved.
    """
    with st.expander("The picture", icon=":material/image:"):
        picker.source(controls)
        source = controls["picture"]
        if source == "photograph":
            return _photograph(controls) or _drawing(controls, mode)
        if source == "own":
            return _own(controls) or _drawing(controls, mode)
        picker.drawing(controls)
        controls.segments("shape", "Shape", help="A drawing is cut to this shape.")
        controls.select(
            mode,
            "Saved as",
            format_func=lambda saved: f"{saved}: {start.MODES[saved]}",
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
    return numbers.whole_chain(picture, chain(controls), convert=controls["convert"])


def presets(controls: Controls) -> None:
    """The chains to start from; the picture and how it is shown stay."""
    kept = {
        setting.name: controls[setting.name]
        for setting in (*listed.of(choosing.Values), *numbers.SETTINGS)
        if setting.name not in ("view", "chain", "seed")
    }
    controls.presets({name: {**kept, "chain": text} for name, text in numbers.PRESETS.items()})


def _drawing(controls: Controls, mode: str) -> Start:
    return _drawn(controls["class_name"], controls["drawing"], controls["shape"], controls[mode])


@st.cache_data(max_entries=64, show_spinner=False)
def _drawn(class_name: str, drawing: int, shape: str, mode: str) -> Start:
    image = drawn.draw(class_name, drawing, DRAWN_SIDE)
    return start.of_drawing(image, class_name, drawing, shape, mode)


def _photograph(controls: Controls) -> Start | None:
    title = photographs.TITLES[controls.select("photograph", "Photograph")]
    found = start.photograph(title)
    if found is None:
        picker.no_photographs()
        return None
    st.caption(f"Photograph: {found.credit}.")
    return _opened_photograph(title)


@st.cache_data(max_entries=16, show_spinner=False)
def _opened_photograph(title: str) -> Start:
    found = start.photograph(title)
    if found is None:
        raise PictureError("The photograph has gone.")
    return start.of_photograph(found.path, title.lower())


def _own(controls: Controls) -> Start | None:
    file = picker.handed_over(controls, "own")
    if file is None:
        return None
    try:
        opened = picker.opened_file(file.number, file.name, _content=file.content)
    except PictureError as error:
        st.error(plain(str(error)), icon=":material/broken_image:")
        return None
    return start.of_file(opened, file.name, file.name)
