"""The picture that the chains of the transforms page start from, and how it is shown."""

from __future__ import annotations

import streamlit as st

from explainers.images import photographs
from explainers.lessons.transforms import words
from explainers.lessons.transforms.numbers import Values
from explainers.transforms import start
from explainers.transforms.start import Start
from pages.parts.bench import Bench, more
from pages.parts.controls import Controls
from pages.parts.pictures import picker

Page = Controls[Values]


def choose(controls: Page, values: Values, place: Bench, mode: str = "mode") -> Start:
    """The chooser, folded away, and the picture that was chosen, as its file gives it.

    `mode` is the setting in which a drawing is saved.
    """
    found = None
    with more(controls, words.PICTURE, "chooser", icon=":material/image:") as opened:
        if opened:
            _choosers(controls, values, mode)
        if values.picture == "own":  # the widget holds the file: it is there while folded, too
            found = picker.start(controls, values, place.figure)
    if values.picture == "photograph":
        found = start.opened_photograph(photographs.TITLES[values.photograph])
        if found is None:
            picker.no_photographs()
    return found or start.drawing(
        values.class_name,
        values.drawing,
        values.shape,
        values.saved if mode == "saved" else values.mode,
    )


def convert(controls: Page, given: Start) -> None:
    """The switch that puts the conversion to RGB first, for a picture that needs one."""
    if given.picture.mode != "RGB":
        controls.toggle("convert", words.mode_first(given.picture.mode))


def _choosers(controls: Page, values: Values, mode: str) -> None:
    picker.source(controls)
    if values.picture == "photograph":
        controls.select("photograph", "Photograph")
        found = start.photograph(photographs.TITLES[values.photograph])
        if found is not None:
            st.caption(f"Photograph: {found.credit}.")
    elif values.picture == "drawn":
        picker.drawing(controls)
        controls.segments("shape")
        controls.select(mode)
