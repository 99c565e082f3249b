"""A file that is no picture: each page that takes one says so in its figure as well."""

import pytest

from tests.pages.reading import as_read

TAKERS = (
    ("home", ""),
    ("transforms", "steps"),
    ("transforms", "draws"),
    ("transforms", "normalize"),
    ("transforms", "answer"),
    ("convolution", "pictures"),
    ("pooling", "pictures"),
    ("activations", "pictures"),
    ("feature_maps", "maps"),
    ("feature_maps", "why"),
    ("pretrained", "maps"),
    ("evaluate", "own"),
    ("checkpoints", "bring"),
)


@pytest.mark.parametrize(("page", "view"), TAKERS)
def test_the_figure_says_that_it_is_still_the_drawn_picture(open_page, page, view):
    asked = {"view": view} if view else {}
    app = open_page(page, picture="own", class_name="frog", **asked)
    waiting = "Until you choose one, the drawn picture is shown."
    assert waiting in [one.value for one in app.caption]
    app.file_uploader(key=f"{page}-file-own").upload("my_cat.png", b"no picture").run()
    assert not app.exception
    told = [as_read(one.value) for one in app.warning]
    assert told == ["my_cat.png could not be read. This is still the drawn frog."]
    assert "is not a picture of a kind" in as_read(app.error[0].value)
    said = [one.value for one in app.caption]
    assert "Until you choose another, the drawn picture is shown." in said and waiting not in said
    place = "home-told" if page == "home" else "figure"
    assert [one.value for one in _inside(app.main, place)] == [app.warning[0].value]


def _inside(block, place):
    """The warnings in the block of this key."""
    if getattr(block.proto, "id", "").endswith(f"-{place}"):
        return block.get("warning")
    inner = [one for one in block.children.values() if hasattr(one, "children")]
    return [found for one in inner for found in _inside(one, place)]
