"""The activations page: controls change the numbers, real errors are shown and explained."""

import re

import pytest

from tests.pages.reading import charts


def texts(data: dict, name: str = "output") -> list[str]:
    return next(grid["texts"] for grid in data["grids"] if grid["name"] == name)


def words(app) -> str:
    nodes = (*app.markdown, *app.error, *app.caption, *app.warning, *app.success)
    return "\n".join(str(node.value) for node in nodes)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("relu", ["1", "0", "0", "3"]),
        ("sigmoid", ["0.7311", "0.3775", "0.2689", "0.9526"]),
        ("tanh", ["0.7616", "−0.4621", "−0.7616", "0.9951"]),
        ("leaky_relu", ["1", "−0.005", "−0.01", "3"]),
        ("elu", ["1", "−0.3935", "−0.6321", "3"]),
        ("gelu", ["0.8413", "−0.1543", "−0.1587", "2.996"]),
        ("silu", ["0.7311", "−0.1888", "−0.2689", "2.858"]),
        ("softplus", ["1.313", "0.4741", "0.3133", "3.049"]),
        ("hardswish", ["0.6667", "−0.2083", "−0.3333", "3"]),
    ],
)
def test_every_function_of_the_notes_matrix(open_page, staged, name, numbers):
    assert texts(staged(open_page("activations", function=name))) == numbers


def test_parameters_change_the_numbers_and_the_address(open_page, staged):
    app = open_page("activations", function="leaky_relu")
    app.number_input(key="activations-negative_slope").set_value(0.5).run()
    assert texts(staged(app)) == ["1", "−0.25", "−0.5", "3"]
    assert dict(app.query_params) == {"function": "leaky_relu", "negative_slope": "0.5"}


def test_typed_numbers_and_mistakes(open_page, unfold, staged):
    app = unfold(open_page("activations"), "activations-more")
    app.text_area(key="activations-input").set_value("−7 8 9").run()
    assert texts(staged(app)) == ["0", "8", "9"]
    app.text_area(key="activations-input").set_value("−7 eight").run()
    assert 'input, row 1, column 2 is "eight"' in words(app)
    assert texts(staged(app), "input")[:2] == ["1", "−0.5"]


def test_unusable_parameters_of_an_address_are_told(open_page, staged):
    app = open_page("activations", function="step", alpha="inf", beta="0", depth="10000")
    told = words(app)
    for name in ("function is step", "alpha is inf", "beta is 0", "depth is 10000"):
        assert name in told
    assert texts(staged(app)) == ["1", "0", "0", "3"]


def test_pictures_tell_their_range(open_page):
    app = open_page("activations", view="Pictures", range="−1 to 1")
    assert "Both on one scale: −1 is black, 1 is white" in words(app)
    assert len(app.get("image")) == 2
    assert list(charts(app)) == ["activations-spread"]


def test_in_place_shows_memory_and_the_real_error(open_page):
    app = open_page("activations", view="In place")
    assert "16 bytes more" in words(app)
    assert "Nothing new was taken, and the input is gone" in words(app)
    assert "is at version 1; expected version 0 instead" in app.error[0].value
    assert "`y._version` went from 0 to 1" in words(app)
    app.button_group(key="activations-first").set_value("double").run()
    assert not app.error
    assert app.success[0].value == "It works. x.grad is 2, 0, 0, 2."
    app.button_group(key="activations-first").set_value("none").run()
    assert "a leaf Variable that requires grad" in app.error[0].value


def test_gradients_vanish_with_depth(open_page):
    app = open_page("activations", view="Vanishing gradients")
    assert "**sigmoid** :violet[**2.78e−7**] · **relu** :violet[**1**]" in words(app)
    app.slider(key="activations-depth").set_value(1).run()
    assert "**sigmoid** :violet[**0.197**]" in words(app)
    app.number_input(key="activations-x").set_value(-1.0).run()
    assert "relu: where the gradient is exactly 0" in words(app)
    app.selectbox(key="activations-stack").set_value("linear").run()
    app.slider(key="activations-depth").set_value(10).run()
    assert re.search(r"First layer ÷ last: \*\*sigmoid\*\* :violet\[\*\*[\d.]+e−6", words(app))


def test_old_addresses_open_what_they_did(open_page):
    app = open_page("activations", view="Vanishing gradients", stack="With linear layers")
    assert dict(app.query_params) == {"view": "vanishing", "stack": "linear"}
