"""The whole network at the top of Home, with what is chosen beside the title."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Unpack

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainers.overview import first
from pages.start.home.overview import More, Payload, overview, payload

TITLE, SENTENCE = "Layer by Layer", "A picture goes through a network. Touch any part of it."

PICTURE = "Picture"
ICON = ":material/image:"

FIRST: More = {"name": f"a drawn {first.CLASS}", "shows": first.CLASS, "maps": ""}
"""What is told of the first picture in the first network."""


@contextmanager
def head() -> Iterator[DeltaGenerator]:
    """The title and its sentence, and beside them the place for what is chosen.

    Gives the place below, for what is told of it.
    """
    with st.container(key="home-header"):
        st.title(TITLE, anchor=False)
        st.markdown(SENTENCE)
        choice, told = st.container(key="home-choice"), st.container(key="home-told")
        with choice:
            yield told


@st.fragment
def first_view() -> None:
    """The network before PyTorch is there: with the picture whose numbers are kept.

    It stands where the page's own view will, in a fragment and behind empty places for what is said
    of an address: so the browser keeps it, and with it where the reader is, when the page is drawn
    anew.
    """
    with head():
        st.popover(PICTURE, icon=ICON, disabled=True)
    st.container()  # see above
    draw(first.NETWORK, b"", **FIRST)


def first_payload(theme: str) -> Payload:
    """The same as the browser is sent it, in the "light" or the "dark" theme."""
    return payload(first.NETWORK, b"", theme, None, **FIRST)


def draw(network: str, picture: bytes, **more: Unpack[More]) -> None:
    """The picture on its way, see `overview`."""
    known = first.known(network, picture) is not None
    overview(network, b"" if known else picture, key="home-overview", **more)
