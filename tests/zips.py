"""ZIPs of pictures, as readers hand them over."""

from __future__ import annotations

import io
import zipfile

from PIL import Image


def zipped(*names: str) -> bytes:
    """A ZIP with a small picture of each name."""
    picture = io.BytesIO()
    Image.new("RGB", (32, 32), "teal").save(picture, "PNG")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, picture.getvalue())
    return file.getvalue()
