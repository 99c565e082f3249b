"""What there is to try on the activations page: it can be set, and is found as it is told."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F

from explainers import settings
from explainers.lessons.activations import numbers, tries, vanishing
from explainers.lessons.activations.functions import ACTIVATIONS
from explainers.worked import number

CASES = [(view, point) for view, points in tries.ALL.items() for point in points if point.show]


@pytest.mark.parametrize(("view", "point"), CASES)
def test_what_a_button_sets_is_legal(view, point):
    assert settings.checked(replace(point.show, view=view)) == replace(point.show, view=view)


def test_which_activations_can_be_negative_and_which_keep_zero():
    x = torch.linspace(-5, 5, 101)
    calls = {name: numbers.call(name, {}) for name in ACTIVATIONS}
    negative = {name for name, call in calls.items() if call(x).min() < 0}
    assert negative == {"tanh", "leaky_relu", "elu", "gelu", "silu", "hardswish"}
    keeps = {name for name, call in calls.items() if call(torch.zeros(1)) == 0}
    assert keeps == {*negative, "relu"}
    ten, hundred = torch.tensor(10.0), torch.tensor(100.0)
    assert torch.tanh(ten) == torch.tanh(hundred) == 1
    assert f"{torch.sigmoid(ten):.5f}" == "0.99995"


def test_what_is_told_of_gradients_in_a_row():
    sigmoid, relu, tanh = tries.ALL["vanishing"]
    four, five, ten = (vanishing.chain(torch.sigmoid, 1.0, n).gradients[0] for n in (4, 5, 10))
    assert (number(four, 3), number(five, 3)) == ("0.00216", "0.000486")
    assert "0.00216" in sigmoid.answer and "0.000486" in sigmoid.answer
    assert vanishing.chain(torch.relu, relu.show.x, 10).gradients[0] == 0
    far = vanishing.chain(torch.tanh, 1.0, tanh.show.depth).gradients[0]
    assert number(far, 3) in tanh.answer and f"{ten:.9f}" in tanh.answer
    assert 140_000 < far / ten < 150_000


def test_the_absolute_value_is_a_leaky_relu():
    x = torch.linspace(-1, 1, 9)
    slope = tries.ALL["pictures"][1].show.negative_slope
    assert torch.equal(F.leaky_relu(x, slope), x.abs())
