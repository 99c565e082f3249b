"""The pictures on which a run shows what it guesses, on one sheet for the browser."""

from __future__ import annotations

import io

from PIL import Image

from explainers.training.sample import SIDE, Sample

ACROSS = 10
"""Pictures in a row of the sheet; `live/guesses.js` cuts them out again."""


def sheet(sample: Sample) -> bytes:
    """The sample pictures, ten in a row, as a PNG."""
    rows = -(-len(sample.labels) // ACROSS)
    page = Image.new("RGB", (ACROSS * SIDE, rows * SIDE))
    for place, image in enumerate(sample.images):
        tile = Image.fromarray(image.permute(1, 2, 0).contiguous().numpy())
        page.paste(tile, (place % ACROSS * SIDE, place // ACROSS * SIDE))
    file = io.BytesIO()
    page.save(file, "PNG")
    return file.getvalue()
