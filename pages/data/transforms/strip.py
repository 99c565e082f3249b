"""The strip of pictures, a picture after each step: in two views, the heart of the figure."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.parts.pictures.gallery import picture


def draw(pictures: Sequence[bytes], captions: Sequence[str]) -> None:
    """Pictures (PNG) with their captions, in a row."""
    with st.container(key="transforms-strip"):
        for shown, caption in zip(pictures, captions, strict=True):
            picture(shown, caption)
