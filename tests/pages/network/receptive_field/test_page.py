"""The page of receptive fields: what its views draw and say, and what its address may ask."""

import base64

import pytest


def said(app) -> str:
    nodes = (*app.markdown, *app.error, *app.caption, *app.warning)
    return "\n".join(str(node.value) for node in nodes)


def test_the_grids_and_the_sentence_follow_the_cell(open_page, staged):
    app = open_page("receptive_field")
    data = staged(app)
    assert (data["pick"], data["chosen"]) == ("output", [8, 8])
    assert data["table"]["lines"][-1][1] == "6 + 4 × 2 = 14"
    assert "all of the box of 14 × 14 = 196" in said(app)
    app.slider(key="receptive_field-row").set_value(0).run()
    assert staged(app)["chosen"] == [0, 8]
    assert "8 × 14 = 112 lie on the input" in said(app)
    app.selectbox(key="receptive_field-layer-name").set_value("linear1").run()
    assert "the whole input" in said(app)
    assert staged(app)["output"]["size"] == [1, 1]
    assert app.query_params["layer"] == "8"


def test_a_pixel_and_the_cells_that_it_reaches(open_page, staged):
    app = open_page(
        "receptive_field",
        view="projective",
        layers="Conv2d(3,8,3,stride=2,padding=1)",
        layer="1",
        pixel_row="15",
        pixel_column="15",
    )
    assert staged(app)["pick"] == "input"
    assert "**32** of the 2,048 numbers of conv1" in said(app)
    app.slider(key="receptive_field-pixel_row").set_value(16).run()
    assert "**16** of the 2,048 numbers" in said(app)


def test_pixels_are_weighed_by_gradients_and_by_ways(open_page, staged):
    app = open_page("receptive_field", view="effective", draws="2")
    sent = base64.b64decode(staged(app)["heat"])
    assert (len(sent), max(sent)) == (1024, 255)
    assert "hold 95 %" in said(app)
    app.segmented_control(key="receptive_field-weighing").set_value("ways").run()
    assert "5 × 5 = **25 ways**" in said(app)
    assert sum(byte > 0 for byte in base64.b64decode(staged(app)["heat"])) == 196


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"layers": "Conv2d(5,8,3)"}, "does not fit"),
        ({"layers": "Upsample(size=999)"}, "are followed here"),
        ({"layers": "Conv2d(3,1,(1000000,1),padding=(500000,0))"}, "are followed here"),
        ({"layers": "Conv2d(3,4000,5)", "view": "effective", "draws": "32"}, "Take fewer draws"),
    ],
)
def test_what_cannot_be_followed_is_said(open_page, address, sentence):
    app = open_page("receptive_field", **address)
    assert sentence in said(app)


def test_an_address_may_ask_for_more_than_there_is(open_page, staged):
    app = open_page("receptive_field", layer="40", row="255", column="255", channel="99999999")
    assert staged(app)["chosen"] == [0, 0]
    assert app.query_params["layer"] == "9"
    assert staged(app)["output"]["caption"] == "linear2: number 9 of 10"
