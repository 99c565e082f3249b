"""The whole network as one picture: see `overview.js`, and `pages.server.overviews`."""

from __future__ import annotations

import base64
from pathlib import Path

import streamlit as st

from explainers.figures.palette import diverging, slopes
from explainers.lessons.home.words import BACKWARD, OVERVIEW
from pages.parts.component import component


def overview(
    network: str, picture: bytes, *, key: str, name: str, shows: str = "", maps: str | None = None
) -> None:
    """Draw the picture, see `explainers.overview.first.check`, on its way through `network`.

    `name` is what the picture is called, `shows` the class that is to be seen, where one is.
    `maps` are the settings, as an address has them, with which the lesson on feature maps shows
    the same picture in the same network; None where it cannot.
    """
    theme = st.context.theme.type
    data = {
        "network": network,
        "picture": base64.b64encode(picture).decode(),
        "name": name,
        "shows": shows,
        "colours": _written(diverging(theme, 255)),
        "slopes": _written(slopes(theme, 255)),
        "maps": maps,
        "words": {**OVERVIEW, **BACKWARD},
    }
    _component(key=key, data=data)


def _written(colours: list[str]) -> str:
    return "".join(one.removeprefix("#") for one in colours)


_component = component("overview", Path(__file__).parent, '<div class="overview"></div>')
