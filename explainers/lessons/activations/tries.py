"""What there is to try on the page of activations, each with what is found then."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.lessons.activations.numbers import Values
from explainers.tries import Try

ALL: Mapping[str, tuple[Try, ...]] = {
    "numbers": (
        Try(
            "Which functions can give a negative number? Which of them give zero for zero?",
            "Negative: tanh, LeakyReLU, ELU, GELU, SiLU and Hardswish. They all give 0 for 0, and "
            "so does ReLU; the sigmoid gives 0.5, and Softplus ln 2.",
        ),
        Try(
            "Find the largest slope of the sigmoid, and where it stands.",
            "0.25, at 0: the slope is σ(x) × (1 − σ(x)), there 0.5 × 0.5.",
            Values(function="sigmoid", size=(1, 1), input="0"),
        ),
        Try(
            "Type 100 into a cell. Which functions still tell it from 10?",
            "All that go on rising: ReLU and its kin. tanh gives 1 for both, and the sigmoid "
            "0.99995 and 1.",
            Values(function="tanh", size=(1, 2), input="10 100"),
        ),
    ),
    "pictures": (
        Try(
            "Switch the values to −1 to 1 and look at ReLU again: where is the dark half?",
            "Gone: all that was below 0 is 0 now, which on this scale is the grey half way "
            "between black and white. Nothing is darker than that.",
            Values(function="relu", range="signed"),
        ),
        Try(
            "Take LeakyReLU with a negative_slope of −1. What function is that?",
            "The absolute value: −0.5 becomes −1 × −0.5 = 0.5, and positive numbers stay.",
            Values(function="leaky_relu", negative_slope=-1.0, range="signed"),
        ),
    ),
    "vanishing": (
        Try(
            "How deep may a chain of sigmoids be, so that a thousandth of the gradient is left?",
            "From 1, four deep: 0.00216. A fifth leaves 0.000486.",
            Values(function="sigmoid", depth=4),
        ),
        Try(
            "Start ReLU from a negative number. What arrives at the start?",
            "Nothing: the first ReLU makes 0 of it, where its slope is 0, and a product with a 0 "
            "in it is 0.",
            Values(function="relu", x=-1.0),
        ),
        Try(
            "Choose tanh: better than the sigmoid, but by how much?",
            "Ten in a row from 1 leave 0.0409, the sigmoid 0.000000278: nearly 150,000 times as "
            "much.",
            Values(function="tanh", depth=10),
        ),
    ),
}
