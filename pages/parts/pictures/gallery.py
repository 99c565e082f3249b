"""Pictures, each with its caption; and pictures side by side."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Literal

import numpy as np
import streamlit as st
from PIL import Image

from explainers.figures.maps import Pixels
from explainers.figures.png import png
from explainers.markdown import spoken
from explainers.once import Once

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

    `alt` is heard by who does not see it; else the words of the `caption` (Markdown) are. Of a
    picture of more pixels than a `width` Streamlit would make a smaller one in every run: let that
    stretch in something of this width, and the browser does it.
    """
    said = alt or spoken(caption or "")
    st.image(_encoded(image), caption=caption, width=width, output_format="PNG", alt=said)


_pngs: Once[bytes] = Once(24_000_000, len)


def _encoded(image: Shown) -> bytes:
    """As a PNG, made once for all who look at the same.

    Streamlit would make one in every run of the page's script, and take several times as long.
    """
    if isinstance(image, bytes):
        return image
    if isinstance(image, Image.Image) and image.mode not in ("RGB", "RGBA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    pixels = np.ascontiguousarray(image)
    return _pngs.get((pixels.shape, blake2b(pixels.data).digest()), lambda: png(pixels))


def gallery(key: str, images: Sequence[Shown], captions: Sequence[str]) -> None:
    """Show `images` with their captions (Markdown), as many in a row as there is room for."""
    with st.container(key=f"{key}-gallery"):
        for image, caption in zip(images, captions, strict=True):
            picture(image, caption)
