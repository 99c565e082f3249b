"""The softmax page: what its controls do to its stages, its words and its address."""

import pytest

from tests.pages.reading import as_read


def said(app) -> str:
    nodes = (*app.markdown, *app.warning, *app.error)
    return "\n".join(as_read(str(node.value)) for node in nodes)


def output(data) -> list[str]:
    return data["grids"][-1]["texts"]


def slide(app, column, value):
    return app.slider(key=f"softmax-input-0-{column}-move").set_value(value).run()


def test_a_slider_moves_one_logit_and_stands_in_the_address(open_page, staged):
    app = open_page("softmax")
    assert output(staged(app))[:3] == ["0.659", "0.2424", "0.09857"]
    app = slide(app, 0, 1.0)
    assert output(staged(app))[:2] == ["0.4155", "0.4155"]
    assert app.query_params["input"] == "1 1 0.1\n0 3 1"
    app.slider(key="softmax-sample").set_value(1).run()
    assert app.slider(key="softmax-input-1-1-move").value == 3


def test_the_axis_decides_what_adds_up_to_1(open_page, staged):
    app = open_page("softmax", dim="0")
    assert "Every column adds up to **1**" in said(app)
    assert output(staged(app))[0] == "0.8808"
    app = open_page("softmax", dim="-1")
    assert "Every row adds up to **1**" in said(app)
    assert not app.warning


def test_a_masked_class_has_no_slider_and_no_share(open_page, staged):
    app = open_page("softmax", input="2 −inf 0.1")
    assert [s.key for s in app.slider] == ["softmax-input-0-0-move", "softmax-input-0-2-move"]
    assert output(staged(app))[1] == "0"
    assert "exactly 0" in said(app)


@pytest.mark.parametrize("view", ["cells", "temperature", "shift", "log", "jacobian"])
@pytest.mark.parametrize("text", ["−inf −inf", "inf 1", "1e6 −1e6", "1"])
def test_odd_logits_are_shown_and_not_refused(open_page, staged, view, text):
    app = open_page("softmax", view=view, input=text)
    assert output(staged(app))
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize(
    ("text", "words"), [("1 x", 'column 2 is "x"'), ("1 2\n3", "row 2 has 1 numbers")]
)
def test_what_cannot_be_used_is_answered_and_the_example_stays(open_page, staged, text, words):
    app = open_page("softmax", input=text)
    assert words in said(app)
    assert output(staged(app))[0] == "0.659"


def test_the_shift_overflows_in_float16_and_not_with_the_maximum_first(open_page, staged):
    app = open_page("softmax", view="shift", shift="10")
    data = staged(app)
    assert output(data) == ["NaN", "0", "0", "0.6592", "0.2424", "0.09869"]
    assert "from x = 11.09 on" in said(app)
    app = open_page("softmax", view="shift", shift="50")
    assert app.slider(key="softmax-shift").value == 25
    assert app.query_params["shift"] == "25"


def test_every_example_of_every_view_can_be_chosen(open_page, staged):
    for view in ("temperature", "shift", "log", "jacobian"):
        app = open_page("softmax", view=view)
        chooser = app.selectbox(key="softmax-preset")
        assert chooser.value is not None
        for name in chooser.options:
            app.selectbox(key="softmax-preset").set_value(name).run()
            assert not app.exception
            assert output(staged(app))
            assert app.query_params["view"] == view


def test_the_numbers_can_be_typed(open_page, unfold, staged):
    app = unfold(open_page("softmax"), "softmax-numbers")
    app.text_area(key="softmax-input").set_value("0 0").run()
    assert output(staged(app)) == ["0.5", "0.5"]
