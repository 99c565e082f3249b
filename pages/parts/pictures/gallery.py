"""Pictures side by side, each with its caption."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explainers.figures.maps import Pixels


def gallery(key: str, images: Sequence[Pixels], captions: Sequence[str]) -> None:
    """Show `images` with their captions (Markdown), as many in a row as there is room for."""
    with st.container(key=f"{key}-gallery"):
        for image, caption in zip(images, captions, strict=True):
            st.image(image, caption=caption, width="stretch", output_format="PNG")
