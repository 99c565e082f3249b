"""Pictures, each with its caption; and pictures side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st
from PIL import Image

from explainers.figures.maps import Pixels
from explainers.markdown import spoken

Shown = Pixels | Image.Image | bytes
"""Numbers from 0 to 255 (H, W, 3), a picture, or a file's bytes."""


def picture(
    image: Shown,
    caption: str | None = None,
    *,
    alt: str = "",
    width: int | Literal["stretch"] = "stretch",
) -> None:
    """Show `image` as it is: by itself Streamlit makes a JPEG of some, and names none.

    `alt` is heard by who does not see it; else the words of the `caption` (Markdown) are.
    """
    said = alt or spoken(caption or "")
    st.image(image, caption=caption, width=width, output_format="PNG", alt=said)


def gallery(key: str, images: Sequence[Shown], captions: Sequence[str]) -> None:
    """Show `images` with their captions (Markdown), as many in a row as there is room for."""
    with st.container(key=f"{key}-gallery"):
        for image, caption in zip(images, captions, strict=True):
            picture(image, caption)
