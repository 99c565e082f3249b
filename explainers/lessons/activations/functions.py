"""The functions of the activations lesson, each with its layer, its arguments and its formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explainers.layers import (
    elu,
    gelu,
    hardswish,
    leaky_relu,
    relu,
    sigmoid,
    silu,
    softplus,
    tanh,
)
from explainers.worked import WorkedExample


@dataclass(frozen=True)
class Activation:
    """One function: its layer in torch.nn, its worked example, its formula in LaTeX, and the
    names of its arguments.
    """

    layer: str
    work: Callable[..., WorkedExample]
    formula: str
    parameters: tuple[str, ...] = ()


ACTIVATIONS: Mapping[str, Activation] = {
    "relu": Activation("ReLU", relu.work, r"\text{ReLU}(x) = \max(0, x)"),
    "sigmoid": Activation("Sigmoid", sigmoid.work, r"\sigma(x) = \frac{1}{1 + e^{-x}}"),
    "tanh": Activation("Tanh", tanh.work, r"\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}"),
    "leaky_relu": Activation(
        "LeakyReLU",
        leaky_relu.work,
        r"\text{LeakyReLU}(x) = \begin{cases} x & x \ge 0 \\ \text{negative\_slope} \times x & "
        r"x < 0 \end{cases}",
        ("negative_slope",),
    ),
    "elu": Activation(
        "ELU",
        elu.work,
        r"\text{ELU}(x) = \begin{cases} x & x > 0 \\ \alpha \times (e^{x} - 1) & x \le 0 "
        r"\end{cases}",
        ("alpha",),
    ),
    "gelu": Activation("GELU", gelu.work, r"\text{GELU}(x) = x \times \Phi(x)", ("approximate",)),
    "silu": Activation("SiLU", silu.work, r"\text{SiLU}(x) = x \times \sigma(x)"),
    "softplus": Activation(
        "Softplus",
        softplus.work,
        r"\text{Softplus}(x) = \frac{\ln(1 + e^{\beta x})}{\beta}",
        ("beta", "threshold"),
    ),
    "hardswish": Activation(
        "Hardswish",
        hardswish.work,
        r"\text{Hardswish}(x) = x \times \frac{\min(\max(x + 3, 0), 6)}{6}",
    ),
}
