"""The convolution page: its controls change the numbers, and mistakes are told in words."""


def output_of(data: dict) -> list[str]:
    """The texts of the output's cells, as the stage shows them."""
    grid = data["grids"][-1]
    assert grid["name"] == "output"
    return grid["texts"]


def test_the_address_holds_the_settings(open_page, staged):
    app = open_page("convolution", stride="2", padding="1")
    assert app.slider(key="convolution-stride").value == 2
    assert output_of(staged(app)) == ["1", "4", "8", "7", "16", "8", "14", "9", "4"]


def test_a_slider_changes_the_numbers_and_the_address(open_page, staged):
    app = open_page("convolution")
    assert output_of(staged(app)) == ["10", "12", "12", "18", "16", "16", "13", "9", "3"]
    app.slider(key="convolution-stride").set_value(2).run()
    assert output_of(staged(app)) == ["10", "12", "13", "3"]
    assert dict(app.query_params) == {"stride": "2"}
