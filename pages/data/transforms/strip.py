"""Pictures as the views show them, and the strip of them: in two views, the heart of the figure."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st


def draw(pictures: Sequence[bytes], captions: Sequence[str]) -> None:
    """Pictures (PNG) with their captions, in a row."""
    with st.container(key="transforms-strip"):
        for picture, caption in zip(pictures, captions, strict=True):
            show(picture, caption)


def show(picture: bytes, caption: str | None = None) -> None:
    """One picture (PNG), as it is: by itself Streamlit makes a JPEG of it in every run."""
    st.image(picture, caption=caption, width="stretch", output_format="PNG")
