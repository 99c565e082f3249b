"""Pictures on a page: what the browser gets has the very pixels, and is made once."""

import io

import numpy as np
import pytest
from PIL import Image

from pages.parts.pictures import gallery


def decoded(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "LA", "CMYK"])
def test_a_picture_of_any_mode_looks_the_same(mode):
    picture = Image.radial_gradient("L").resize((40, 30)).convert("RGB").convert(mode)
    found = decoded(gallery._encoded(picture))
    assert (np.asarray(found.convert("RGBA")) == np.asarray(picture.convert("RGBA"))).all()


def test_a_part_of_other_pixels_is_sent_as_it_is():
    pixels = np.arange(20 * 30 * 3, dtype=np.uint8).reshape(20, 30, 3)[::2, ::-3]
    assert (np.asarray(decoded(gallery._encoded(pixels))) == pixels).all()
    assert gallery._encoded(b"a file") == b"a file"


def test_the_same_pixels_are_encoded_once(monkeypatch):
    pixels = np.full((5, 7, 3), 77, dtype=np.uint8)
    first = gallery._encoded(pixels)
    monkeypatch.setattr(gallery, "png", None)
    assert gallery._encoded(pixels.copy()) is first
    assert gallery._encoded(Image.fromarray(pixels)) is first
    with pytest.raises(TypeError):
        gallery._encoded(pixels.reshape(7, 5, 3))
