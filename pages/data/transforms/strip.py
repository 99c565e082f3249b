"""The strip of pictures from one step to the next: in two views, the heart of the figure."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st


def draw(pictures: Sequence[bytes], captions: Sequence[str]) -> None:
    """Pictures (PNG) with their captions, in a row."""
    with st.container(key="transforms-strip"):
        for picture, caption in zip(pictures, captions, strict=True):
            st.image(picture, caption=caption, width="stretch")
