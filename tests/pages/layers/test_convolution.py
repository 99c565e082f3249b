"""The convolution page: its controls change the numbers, and mistakes are told in words."""


def output_of(data: dict) -> list[str]:
    """The texts of the output's cells, as the stage shows them."""
    grid = data["grids"][-1]
    assert grid["name"] == "output"
    return grid["texts"]


def test_the_address_holds_the_settings(open_page, staged):
    app = open_page("convolution", stride="2", padding="1")
    assert app.slider(key="convolution-stride-0").value == 2
    assert output_of(staged(app)) == ["1", "4", "8", "7", "16", "8", "14", "9", "4"]


def test_a_slider_changes_the_numbers_and_the_address(open_page, staged):
    app = open_page("convolution")
    assert output_of(staged(app)) == ["10", "12", "12", "18", "16", "16", "13", "9", "3"]
    app.slider(key="convolution-stride-0").set_value(2).run()
    assert output_of(staged(app)) == ["10", "12", "13", "3"]
    assert dict(app.query_params) == {"stride": "2"}


def test_stride_padding_and_dilation_are_pairs(open_page, staged, unfold):
    address = {"stride": "1,2", "padding": "0,1", "dilation": "2,1"}
    app = unfold(open_page("convolution", **address), "convolution-more")
    assert staged(app)["grids"][-1]["shape"] == [1, 1, 3]
    keys = [slider.key for slider in app.slider if slider.label.startswith("stride")]
    assert keys == ["convolution-stride-0", "convolution-stride-1"]
    assert app.toggle(key="convolution-apart").value
    app.slider(key="convolution-stride-1").set_value(1).run()
    assert app.query_params["padding"] == "0,1"
    app.select_slider(key="convolution-padding-1").set_value("0").run()
    app.toggle(key="convolution-apart").set_value(False).run()
    assert dict(app.query_params) == {"dilation": "2"}
    assert len([slider for slider in app.slider if slider.label.startswith("stride")]) == 1


def test_one_slider_moves_both_directions_while_they_are_not_apart(open_page):
    app = open_page("convolution", padding="same")
    app.slider(key="convolution-dilation-0").set_value(2).run()
    assert dict(app.query_params) == {"padding": "same", "dilation": "2"}
    app.select_slider(key="convolution-padding-0").set_value("2").run()
    assert dict(app.query_params) == {"padding": "2", "dilation": "2"}


def test_a_word_for_the_padding_needs_no_second_slider(open_page):
    app = open_page("convolution", padding="valid", apart="true")
    keys = [slider.key for slider in app.select_slider]
    assert keys == ["convolution-padding-0"]
    app.select_slider(key="convolution-padding-0").set_value("1").run()
    assert app.query_params["padding"] == "1"
    app.select_slider(key="convolution-padding-1").set_value("0").run()
    assert app.query_params["padding"] == "1,0"


def test_an_unusable_padding_is_answered_in_words(open_page):
    app = open_page("convolution", padding="1,2,3", stride="9,1")
    said = " ".join(warning.value for warning in app.warning)
    assert "padding is 1,2,3: here it is one whole number from 0 to 5" in said
    assert "stride is" in said


def test_pictures_say_what_the_filter_is_given(open_page):
    app = open_page("convolution", view="Pictures")
    assert "It is given the **grey** picture" in " ".join(node.value for node in app.markdown)
    app = open_page("convolution", view="Pictures", filter="sharpen")
    assert "each by itself (`groups=3`)" in " ".join(node.value for node in app.markdown)
