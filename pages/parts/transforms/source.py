"""The picture that the chains of the transforms page start from."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from PIL import Image

from explainers.lessons import transforms
from explainers.transforms.chain import Chain, parse
from pages.parts import picture_picker
from pages.parts.controls import Controls


@dataclass(frozen=True)
class Source:
    """The picture, what to call it, and, if it is a drawing, the side that it was drawn at."""

    picture: Image.Image
    name: str
    drawn_side: int | None


def choose(controls: Controls) -> Source:
    """The chooser, folded away, and the picture that was chosen."""
    drawn = controls["picture"] == picture_picker.DRAWN
    side = transforms.DRAWN_SIDE if drawn else transforms.SIDE
    with st.expander("The picture", icon=":material/image:"):
        picked = picture_picker.choose(controls, side)
        controls.segments("shape", "Shape", help="Every picture is cut to this shape first.")
    picture = transforms.framed(picked.image, controls["shape"])
    return Source(picture, picked.name, side if picked.drawn else None)


def chain(controls: Controls) -> Chain:
    """The chain of the page's settings."""
    return parse(controls["chain"])


def presets(controls: Controls) -> None:
    """The chains to start from; the picture and how it is shown stay."""
    kept = {
        setting.name: controls[setting.name]
        for setting in (*picture_picker.SETTINGS, *transforms.SETTINGS)
        if setting.name not in ("view", "chain", "seed")
    }
    controls.presets({name: {**kept, "chain": text} for name, text in transforms.PRESETS.items()})
