"""The activations that a reader can put into a network; see `kinds`."""

from __future__ import annotations

from explainers.networks.kind import INPLACE, Kind
from explainers.networks.taken import Argument, Real, Whole, Word


def _activation(name: str, does: str, *arguments: Argument) -> Kind:
    return Kind(name, arguments, name.lower(), "output", "activations", does)


ACTIVATIONS: tuple[Kind, ...] = (
    _activation("ReLU", "makes negative numbers 0", INPLACE),
    _activation("LeakyReLU", "makes negative numbers small", Real("negative_slope", 0.01), INPLACE),
    Kind(
        "PReLU",
        (Whole("num_parameters", 1), Real("init", 0.25)),
        "prelu",
        "kernel",
        "activations",
        "is a LeakyReLU that learns its slope",
    ),
    _activation("ReLU6", "is a ReLU that ends at 6", INPLACE),
    _activation("Sigmoid", "squeezes every number between 0 and 1"),
    _activation("Tanh", "squeezes every number between −1 and 1"),
    _activation(
        "Hardtanh",
        "cuts off what is below min_val or above max_val",
        Real("min_val", -1.0),
        Real("max_val", 1.0),
        INPLACE,
    ),
    _activation("ELU", "bends negative numbers towards −alpha", Real("alpha", 1.0), INPLACE),
    _activation("CELU", "is an ELU without a corner, for any alpha", Real("alpha", 1.0), INPLACE),
    _activation("SELU", "is an ELU, scaled so that the spread of the numbers stays", INPLACE),
    _activation(
        "GELU",
        "weighs each number by a normal distribution",
        Word("approximate", "none", options=("none", "tanh")),
    ),
    _activation("SiLU", "weighs each number by its own sigmoid", INPLACE),
    _activation("Mish", "weighs each number by the tanh of its softplus", INPLACE),
    _activation("Hardswish", "is SiLU made of straight lines and a parabola", INPLACE),
    _activation("Hardsigmoid", "is a sigmoid made of straight lines", INPLACE),
    _activation(
        "Softplus",
        "is a ReLU without its corner",
        Real("beta", 1.0, low=1e-6, high=1e6),
        Real("threshold", 20.0),
    ),
    _activation("Softsign", "squeezes every number between −1 and 1, slowly"),
    _activation("LogSigmoid", "is the logarithm of the sigmoid"),
)
"""Layers that work on each number by itself, in the order in which they are offered."""
