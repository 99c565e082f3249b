"""The activations lesson: snippets give the numbers on the screen, gradients are autograd's."""

import contextlib
import io
import math

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from explainers import settings
from explainers.figures.palette import LIGHT
from explainers.images import drawn, member
from explainers.layers import pointwise
from explainers.lessons.activations import code, figures, in_place, numbers, vanishing, words
from explainers.lessons.activations.functions import ACTIVATIONS
from explainers.lessons.activations.numbers import Values
from tests.explainers.figures.checked import checked

NOTES = torch.tensor(numbers.INPUT)
CHANGED = {
    "negative_slope": 0.2,
    "alpha": -0.5,
    "approximate": "tanh",
    "beta": 2.0,
    "threshold": 1.0,
}


def run(snippet: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(snippet, {})
    return printed.getvalue()


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("changes", [{}, CHANGED])
def test_the_snippet_prints_values_and_slopes(name, changes):
    values = Values(**changes, function=name)
    given, sentence = numbers.numbers(values)
    assert sentence == ""
    output = numbers.example(values, given).output
    slopes = pointwise.slope(numbers.function(values), given)
    assert run(code.values_and_slopes(values, given)) == f"{output}\n{slopes}\n"


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_layer_is_the_function(name):
    layer = getattr(nn, ACTIVATIONS[name].layer)()
    values = Values(function=name)
    assert torch.equal(layer(NOTES), numbers.example(values, NOTES).output)


def test_the_notes_matrix_grows_and_typed_numbers_are_used():
    assert numbers.numbers(Values())[0].tolist() == [[1, -0.5], [-1, 3]]
    larger, _ = numbers.numbers(Values(size=(3, 4)))
    assert larger.shape == (3, 4)
    assert larger[:2, :2].tolist() == [[1, -0.5], [-1, 3]]
    typed, _ = numbers.numbers(Values(input="7 8\n9 10"))
    assert typed.tolist() == [[7, 8], [9, 10]]
    kept, sentence = numbers.numbers(Values(input="7 8\n9 nan"))
    assert kept.tolist() == NOTES.tolist()
    assert "row 2, column 2 is NaN" in sentence
    assert numbers.sized_as_typed(Values(input="1 2 3")).size == (1, 3)
    for text in ("1 x", "1\n" * 9):
        assert numbers.sized_as_typed(Values(input=text)) == Values(input=text)


def test_the_curve_and_its_points():
    found = numbers.curve(Values(function="sigmoid", input="0 100\n0 2"))
    assert found.points[:, 0].tolist() == [0, 2, 100]
    assert found.points[0].tolist() == [0, 0.5, 0.25]
    assert (float(found.x[-1]), found.beyond) == (20, 1)
    expected = torch.sigmoid(found.x) * (1 - torch.sigmoid(found.x))
    torch.testing.assert_close(found.slope, expected)
    figure = checked(figures.slope(found, "sigmoid", LIGHT))
    assert list(figure.data[1].x) == [0, 2]
    assert list(figure.data[1].y) == pytest.approx([0.25, 0.10499], abs=1e-5)


def test_pictures_keep_one_scale():
    picture = torch.tensor([0, 51, 255], dtype=torch.uint8).view(1, 1, 3).expand(3, 1, 3)
    before, after = numbers.on_picture(Values(), picture)
    assert torch.equal(before, after)  # nothing is negative
    values = Values(range="signed")
    before, after = numbers.on_picture(values, picture)
    assert before[0, 0].tolist() == pytest.approx([-1, -0.6, 1])
    assert after[0, 0].tolist() == pytest.approx([0, 0, 1])
    assert numbers.visible(values, after)[0, 0].tolist() == pytest.approx([0.5, 0.5, 1])
    figure = checked(figures.spread(before, after, LIGHT))
    assert [sum(bars.y) for bars in figure.data] == pytest.approx([1, 1])


def test_in_place_shares_memory():
    own, shared = (in_place.memory(NOTES, inplace) for inplace in (False, True))
    assert not own.shared
    assert own.new_bytes == 16
    assert own.input_after.tolist() == NOTES.tolist()
    assert shared.shared
    assert shared.new_bytes == 0
    assert shared.input_after.tolist() == shared.output.tolist() == [[1, 0], [0, 3]]
    assert run(code.memory(NOTES)) == f"False\n{NOTES}\nTrue\n{shared.output}\n"


@pytest.mark.parametrize("first", in_place.FIRST)
def test_what_autograd_says_is_provoked_for_real(first):
    outcome = in_place.attempt(first, NOTES)
    assert run(code.autograd(first, NOTES)).strip() == (outcome.error or str(outcome.gradient))
    if first in ("square", "double"):
        assert outcome.error == ""
        x = NOTES.clone().requires_grad_()
        F.relu(in_place.FIRST[first].run(x)).sum().backward()
        assert torch.equal(outcome.gradient, x.grad)
    elif first == "none":
        assert outcome.error.startswith("a leaf Variable that requires grad")
    else:
        assert "has been modified by an inplace operation" in outcome.error
        assert "is at version 1; expected version 0" in outcome.error
        assert outcome.versions == (0, 1)
    assert in_place.attempt(first, NOTES, inplace=False).error == ""


def test_gradients_vanish_through_ten_sigmoids_and_not_through_ten_relus():
    sigmoids = vanishing.chain(torch.sigmoid, 1.0, 10)
    relus = vanishing.chain(F.relu, 1.0, 10)
    assert relus.gradients == (1.0,) * 11
    assert sigmoids.gradients[0] == pytest.approx(math.prod(sigmoids.slopes))
    assert sigmoids.gradients[0] < 0.25**10
    assert sigmoids.gradients[-1] == 1
    assert float(run(code.chain("sigmoid", {}, 1.0, 10))) == sigmoids.gradients[0]
    assert vanishing.chain(F.relu, -1.0, 3).gradients == (0, 0, 0, 1)


def test_gradients_in_a_network_by_layer():
    sigmoids = vanishing.network(torch.sigmoid, 10)
    relus = vanishing.network(F.relu, 10)
    assert sigmoids[0] / sigmoids[-1] < 1e-4
    assert 0.1 < relus[0] / relus[-1] < 10
    printed = run(code.network("sigmoid", {}, 10)).split()
    assert [float(line) for line in printed] == pytest.approx(sigmoids)
    printed = run(code.network("leaky_relu", {"negative_slope": 0.3}, 4)).split()
    assert [float(line) for line in printed] == pytest.approx(
        vanishing.network(numbers.call("leaky_relu", {"negative_slope": 0.3}), 4)
    )


def test_a_gradient_of_zero_has_no_place_on_a_logarithmic_scale():
    figure = checked(figures.by_layer({"relu": (0.0, 0.0, 1.0)}, "gradient", LIGHT, first=0))
    assert list(figure.data[0].y) == [None, None, 1.0]
    assert figure.layout.yaxis.type == "log"
    deep = checked(figures.by_layer({"sigmoid": (1e-20, 1e-10, 1.0)}, "gradient", LIGHT))
    assert deep.layout.yaxis.dtick == 3


def test_the_figures_are_what_plotly_takes():
    curve = numbers.curve(Values(function="gelu"))
    before, after = numbers.on_picture(Values(), drawn.draw("frog", 5, 8))
    for figure in (
        figures.value(curve, "gelu", LIGHT),
        figures.slope(curve, "gelu", LIGHT),
        figures.spread(before, after, LIGHT),
        figures.by_layer({"relu": (1.0, 1.0)}, "gradient", LIGHT),
    ):
        checked(figure)


def test_settings_survive_the_address():
    values = Values(function="elu", alpha=0.25, depth=30, x=-2.5)
    query = settings.write(values)
    assert query == {"function": "elu", "alpha": "0.25", "depth": "30", "x": "-2.5"}
    assert settings.read(Values(), query) == (values, [])
    old = {"view": "In place", "range": "−1 to 1", "stack": "With linear layers"}
    assert settings.read(Values(), old) == (
        Values(view="in_place", range="signed", stack="linear"),
        [],
    )


@pytest.mark.parametrize("chosen", words.RANGES)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_pictures_code_prints_the_ranges_below_the_pictures(name, chosen):
    values = Values(**CHANGED, function=name, range=chosen)
    before, after = numbers.on_picture(values, drawn.draw("frog", 5, 48))
    printed = run(code.picture(values, member.drawing("frog", 5, 48))).split()
    ends = [end.item() for part in (before, after) for end in (part.min(), part.max())]
    assert [float(number) for number in printed] == ends
