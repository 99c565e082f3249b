"""The pooling page: each view's controls change its numbers, and mistakes are told in words."""

import pytest

from tests.pages.reading import as_read


def texts(data: dict, name: str = "output") -> list[str]:
    return next(grid["texts"] for grid in data["grids"] if grid["name"] == name)


def words(app) -> str:
    nodes = (*app.markdown, *app.error, *app.caption, *app.warning)
    return "\n".join(str(node.value) for node in nodes)


def both(app, staged, view: str = "maximum") -> tuple[list[str], list[str]]:
    """The outputs with ceil_mode off and on."""
    off, on = (staged(app, f"pooling-{view}-{mode}") for mode in (False, True))
    return texts(off), texts(on)


def test_the_notes_numbers_stand_side_by_side(open_page, staged):
    app = open_page("pooling")
    assert both(app, staged) == (["2"], ["2", "3", "5", "1"])
    hanging = staged(app, "pooling-maximum-True")
    assert hanging["initial"] == [0, 1, 1]
    assert hanging["grids"][0]["reach"] == [3, 3]
    assert len(hanging["grids"][0]["void"]) == 11


def test_controls_change_the_numbers_and_the_address(open_page, staged):
    app = open_page("pooling")
    app.slider(key="pooling-padding").set_value(1).run()
    app.select_slider(key="pooling-stride").set_value("2").run()
    expected = ["2", "3", "3", "5", "3", "3", "5", "3", "1"]
    assert both(app, staged) == (expected, expected)
    assert dict(app.query_params) == {"padding": "1", "stride": "2"}
    app.toggle(key="pooling-return_indices").set_value(True).run()
    indices = texts(staged(app, "pooling-maximum-False-indices"))
    assert indices == ["1", "3", "3", "15", "8", "8", "15", "17", "18"]


def test_the_rule_is_told_where_it_bites(open_page, staged):
    app = open_page("pooling", kernel_size="1", stride="2", size="2,10")
    assert "window 6 would start (6 − 1) × 2 = 10 columns in" in words(app)
    off, on = both(app, staged)
    assert len(off) == len(on) == 5


def test_a_setting_that_only_one_of_the_two_takes(open_page, staged):
    app = open_page("pooling", kernel_size="5", size="3")
    assert "spans 5 cells in height" in app.error[0].value
    assert texts(staged(app, "pooling-maximum-True")) == ["2"]


def test_a_broken_rule_is_told_once_and_the_controls_stay(open_page, staged):
    app = open_page("pooling", padding="2")
    assert [as_read(error.value) for error in app.error] == [
        "padding is 2 in height, and kernel_size is 3: PyTorch takes at most half of kernel_size, "
        "rounded down, here 1, whatever the dilation. Lower padding or raise kernel_size."
    ]
    app.slider(key="pooling-padding").set_value(1).run()
    assert not app.error
    assert both(app, staged)[0] == ["2", "3", "5", "3"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1 2\n3 x", 'input, row 2, column 2 is "x"'),
        ("1 nan", "is NaN"),
        ("1 inf", "type a number between"),
        ("1 2\n3", "row 2 has 1 numbers"),
    ],
)
def test_bad_input_is_told_and_nothing_is_lost(open_page, unfold, staged, typed, sentence):
    app = unfold(open_page("pooling"), "pooling-more")
    app.text_area(key="pooling-input").set_value(typed).run()
    assert sentence in words(app)
    assert app.text_area(key="pooling-input").value == typed
    assert both(app, staged) == (["2"], ["2", "3", "5", "1"])


def test_unusable_parameters_of_an_address_are_told(open_page, staged):
    app = open_page("pooling", kernel_size="99", ceil_mode="maybe", stride="fast")
    told = words(app)
    for name in ("kernel_size is (99, 99)", "ceil_mode is maybe", "stride is fast"):
        assert name in told
    assert both(app, staged)[0] == ["2"]


def test_the_average_divides_by_what_it_is_told(open_page, staged):
    app = open_page("pooling", view="Average", padding="1")
    assert both(app, staged, "average")[0] == ["0.4444", "1.111", "1.444", "0.8889"]
    app.toggle(key="pooling-count_include_pad").set_value(False).run()
    assert both(app, staged, "average")[0] == ["1", "1.667", "2.167", "0.8889"]
    app.select_slider(key="pooling-divisor_override").set_value("1").run()
    assert both(app, staged, "average")[0] == ["4", "10", "13", "8"]
    app.select_slider(key="pooling-divisor_override").set_value("0").run()
    assert "divisor_override is 0" in app.error[0].value


def test_adaptive_pooling_in_uneven_bins(open_page, staged):
    app = open_page("pooling", view="Adaptive")
    assert texts(staged(app)) == ["2", "3", "3", "5", "3", "1"]
    assert "Columns: 0 to 1 · 1 to 3 · 3 to 4" in words(app)
    app.slider(key="pooling-output_size-0").set_value(1).run()
    assert texts(staged(app)) == ["5", "3", "3"]


def test_the_gradient_goes_to_the_maximum_or_is_shared(open_page, staged):
    app = open_page("pooling", view="Gradient", ceil_mode="true")
    assert texts(staged(app), "grad_output") == ["1", "2", "3", "4"]
    expected = ["0"] * 25
    for place, value in ((1, "1"), (3, "2"), (15, "3"), (18, "4")):
        expected[place] = value
    assert texts(staged(app)) == expected
    app.button_group(key="pooling-kind").set_value("avg").run()
    assert texts(staged(app))[:5] == ["0.1111"] * 3 + ["0.3333"] * 2


def test_pictures_shrink_at_their_true_ratio(open_page):
    app = open_page("pooling", view="Pictures", kernel_size="2", times="3")
    assert "3×32×32 → 3×16×16 → 3×8×8 → 3×4×4" in words(app)
    app.select_slider(key="pooling-stride").set_value("1").run()
    assert "3×32×32 → 3×31×31 → 3×30×30 → 3×29×29" in words(app)
    app.slider(key="pooling-padding").set_value(2).run()
    assert "padding is 2 in height" in app.error[0].value


def test_ceil_mode_makes_a_difference_to_pictures(open_page):
    app = open_page("pooling", view="Pictures")
    assert "after one pooling: 3×10×10 and 3×11×11" in words(app)
    assert "1 row at the bottom and 1 column at the right" in words(app)
    app.slider(key="pooling-kernel_size-0").set_value(2).run()
    assert "and 3×16×11" in words(app)
    assert "stand 1 column at the right" in words(app)


def test_the_size_chain(open_page):
    app = open_page("pooling", view="Size chain")
    assert [block.value for block in app.code][:3] == [
        "output of shape (1, 10)",
        "RuntimeError: addmm: mat1 and mat2 shapes cannot be multiplied (1x576 and 1024x64)",
        "output of shape (1, 10)",
    ]
    app.slider(key="pooling-start").set_value(8).run()
    assert "Output size is too small" in words(app)


def test_a_prediction_is_answered_with_its_reason(open_page, staged):
    app = open_page("pooling", view="Predict, then see")
    app.radio(key="pooling-predict-padding").set_value("0").run()
    assert "You said 0; it is **−1**." in app.info[0].value
    app.button(key="pooling-predict-padding-show").click().run()
    assert both(app, staged)[0] == ["−1"] * 9
