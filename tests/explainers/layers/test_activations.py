"""Every activation function against PyTorch: the notes' numbers, and the arithmetic as shown."""

import math
import re

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.layers import (
    elu,
    gelu,
    hardswish,
    leaky_relu,
    pointwise,
    relu,
    sigmoid,
    silu,
    softplus,
    tanh,
)

NOTES = torch.tensor([[1, -0.5], [-1, 3]])
# Four digits of each value are shown, so numbers are drawn that have no more.
numbers = st.integers(-2000, 2000).map(lambda k: k / 100)
parameters = st.integers(-300, 300).map(lambda k: k / 100)
matrices = st.lists(numbers, min_size=1, max_size=6).map(
    lambda row: torch.tensor([row], dtype=torch.float64)
)


def test_the_notes_numbers():
    assert relu.work(NOTES).output.tolist() == [[1, 0], [0, 3]]
    assert sigmoid.work(NOTES).output.tolist() == [
        [0.7310585975646973, 0.3775406777858734],
        [0.2689414322376251, 0.9525741338729858],
    ]


@pytest.mark.parametrize(
    ("example", "formula"),
    [
        (relu.work(NOTES), "max(0, −0.5) = 0"),
        (sigmoid.work(NOTES), "1 ÷ (1 + e^(−(−0.5))) = 0.3775"),
        (
            tanh.work(NOTES),
            "(e^(−0.5) − e^(−(−0.5))) ÷ (e^(−0.5) + e^(−(−0.5))) = −0.4621",
        ),
        (leaky_relu.work(NOTES), "−0.5 < 0: 0.01 × (−0.5) = −0.005"),
        (elu.work(NOTES), "−0.5 ≤ 0: 1 × (e^(−0.5) − 1) = −0.3935"),
        (gelu.work(NOTES), "−0.5 × 0.5 × (1 + erf(−0.5 ÷ √2)) = −0.1543"),
        (
            gelu.work(NOTES, "tanh"),
            "0.5 × (−0.5) × (1 + tanh(√(2 ÷ π) × (−0.5 + 0.044715 × (−0.5)³))) = −0.1543",
        ),
        (silu.work(NOTES), "−0.5 ÷ (1 + e^(−(−0.5))) = −0.1888"),
        (softplus.work(NOTES), "ln(1 + e^(1 × (−0.5))) ÷ 1 = 0.4741"),
        (hardswish.work(NOTES), "−0.5 × min(max(−0.5 + 3, 0), 6) ÷ 6 = −0.2083"),
    ],
)
def test_the_arithmetic_is_spelled_out(example, formula):
    assert example.explain(0, 1).formula == formula


def evaluate(formula: str) -> float:
    """What the arithmetic gives, up to its last equals sign and after its reason."""
    text = formula.rsplit(" = ", 1)[0].rsplit(": ", 1)[-1]
    text = re.sub(r"√(\d)", r"√(\1)", text)
    text = re.sub(r"e\^(?=[\d.])", "e**", text)
    for sign, operator in SIGNS.items():
        text = text.replace(sign, operator)
    assert re.fullmatch(r"(max|min|sqrt|log|erf|tanh|pi|e|[-+*/()\d. ,])+", text), text
    names = {"max": max, "min": min} | {n: getattr(math, n) for n in NAMES}
    return eval(text, {"__builtins__": {}}, names)


SIGNS = {"×": "*", "÷": "/", "−": "-", "π": "pi", "√": "sqrt", "³": "**3", "ln": "log", "e^": "e**"}
NAMES = ("sqrt", "log", "erf", "tanh", "pi", "e")


def check(example, expected):
    assert torch.equal(example.output, expected)
    for column in range(expected.shape[1]):
        explanation = example.explain(0, column)
        assert explanation.value == expected[0, column].item()
        assert evaluate(explanation.formula) == pytest.approx(explanation.value, abs=1e-12)
        assert {read.index for read in explanation.reads} == {(0, column)}


@settings(max_examples=100)
@given(matrices)
def test_functions_without_parameters(x):
    check(relu.work(x), F.relu(x))
    check(sigmoid.work(x), F.sigmoid(x))
    check(tanh.work(x), F.tanh(x))
    check(silu.work(x), F.silu(x))
    check(hardswish.work(x), F.hardswish(x))


@settings(max_examples=100)
@given(matrices, parameters, parameters, st.sampled_from(["none", "tanh"]))
def test_functions_with_parameters(x, slope, alpha, approximate):
    check(leaky_relu.work(x, slope), F.leaky_relu(x, slope))
    check(elu.work(x, alpha), F.elu(x, alpha))
    check(gelu.work(x, approximate), F.gelu(x, approximate=approximate))


@settings(max_examples=200)
@given(matrices, parameters, st.integers(-30, 30))
def test_softplus(x, beta, threshold):
    assume(beta != 0)
    check(softplus.work(x, beta, threshold), F.softplus(x, beta, threshold))


@settings(max_examples=50)
@given(matrices)
def test_a_slope_is_that_of_autograd(x):
    expected = torch.sigmoid(x) * (1 - torch.sigmoid(x))
    torch.testing.assert_close(pointwise.slope(torch.sigmoid, x), expected)
    assert torch.equal(pointwise.slope(F.relu, x), (x > 0).double())


@pytest.mark.parametrize("layer", [relu, leaky_relu, elu, silu, hardswish])
def test_in_place_overwrites_the_input_and_not_what_is_shown(layer):
    given_input = NOTES.clone()
    example = layer.work(given_input, inplace=True)
    assert example.output.data_ptr() == given_input.data_ptr()
    assert torch.equal(given_input, layer.work(NOTES).output)
    assert torch.equal(example.operands["input"], NOTES)


def test_what_pytorch_refuses_is_told_in_words():
    with pytest.raises(ValueError, match='approximate is "exact": it must be "none" or "tanh"'):
        gelu.work(NOTES, "exact")
    with pytest.raises(ValueError, match=r"input is of torch.int64, and PyTorch does not take"):
        gelu.work(torch.ones(2, dtype=torch.int64))
    with pytest.raises(ValueError, match=r"requires_grad, and PyTorch .* leaf Variable"):
        relu.work(NOTES.clone().requires_grad_(), inplace=True)


def test_extremes_stay_what_they_are_in_pytorch():
    extremes = torch.tensor([[-1e6, 1e6, math.inf, -math.inf, math.nan]])
    example = sigmoid.work(extremes)
    assert example.output[0, :4].tolist() == [0, 1, 1, 0]
    assert example.explain(0, 4).formula.endswith("= NaN")
