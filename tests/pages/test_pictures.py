"""Pictures on pages are made once: none is of a size that Streamlit makes anew in every run."""

import pytest
from streamlit.elements.lib import image_utils

from tests.harness.visit import Page

ADDRESSES = [
    ("feature_maps", {"view": "fooled"}),
    ("pretrained", {"view": "maps"}),
    ("evaluate", {"view": "own"}),
    ("evaluate", {"view": "near"}),
    ("pooling", {"view": "pictures"}),
]


@pytest.mark.parametrize(("slug", "address"), ADDRESSES)
def test_streamlit_makes_no_picture_smaller(slug, address, monkeypatch):
    shown = []
    own = image_utils._ensure_image_size_and_format

    def same(data, layout, kind):
        shown.append(data)
        assert own(data, layout, kind) is data
        return data

    monkeypatch.setattr(image_utils, "_ensure_image_size_and_format", same)
    assert not Page(slug).visit(address).app.exception
    assert shown
