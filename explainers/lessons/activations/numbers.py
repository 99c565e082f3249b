"""The activations lesson: its functions, its controls, its numbers and its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from explainers import matrices, snippets
from explainers.images.member import Origin
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
from explainers.listed import Choice, Number, Pair, Text, Whole
from explainers.settings import Setting
from explainers.worked import WorkedExample

INPUT = ((1, -0.5), (-1, 3))  # the matrix of the course notes
LARGEST = 8


@dataclass(frozen=True)
class Activation:
    """One function: its layer in torch.nn, its arguments, its formula in LaTeX, and in words."""

    layer: str
    work: Callable[..., WorkedExample]
    formula: str
    words: str
    parameters: tuple[str, ...] = ()


ACTIVATIONS: Mapping[str, Activation] = {
    "relu": Activation(
        "ReLU",
        relu.work,
        r"\text{ReLU}(x) = \max(0, x)",
        "Negative numbers become zero, the others stay. Its slope is 0 or 1: quick to compute, "
        "and what passes is not weakened.",
    ),
    "sigmoid": Activation(
        "Sigmoid",
        sigmoid.work,
        r"\sigma(x) = \frac{1}{1 + e^{-x}}",
        "Any number comes between 0 and 1, so that it can be read as a probability. Its slope is "
        "0.25 at most, and far from zero almost nothing.",
    ),
    "tanh": Activation(
        "Tanh",
        tanh.work,
        r"\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}",
        "As the sigmoid, but between −1 and 1, and 0 stays 0. Its slope is 1 at zero.",
    ),
    "leaky_relu": Activation(
        "LeakyReLU",
        leaky_relu.work,
        r"\text{LeakyReLU}(x) = \begin{cases} x & x \ge 0 \\ \text{negative\_slope} \times x & "
        r"x < 0 \end{cases}",
        "A ReLU that lets a little of the negative numbers through, so that no slope is zero.",
        ("negative_slope",),
    ),
    "elu": Activation(
        "ELU",
        elu.work,
        r"\text{ELU}(x) = \begin{cases} x & x > 0 \\ \alpha \times (e^{x} - 1) & x \le 0 "
        r"\end{cases}",
        "A ReLU whose negative side bends smoothly towards −alpha.",
        ("alpha",),
    ),
    "gelu": Activation(
        "GELU",
        gelu.work,
        r"\text{GELU}(x) = x \times \Phi(x)",
        "Each number times the share of a normal distribution that lies below it, Φ(x). The "
        "activation of most transformers.",
        ("approximate",),
    ),
    "silu": Activation(
        "SiLU",
        silu.work,
        r"\text{SiLU}(x) = x \times \sigma(x)",
        "Each number times its own sigmoid; also called swish. It dips below zero and comes back.",
    ),
    "softplus": Activation(
        "Softplus",
        softplus.work,
        r"\text{Softplus}(x) = \frac{\ln(1 + e^{\beta x})}{\beta}",
        "A ReLU with a round corner, always above zero. Past the threshold PyTorch returns x "
        "itself, where e to that power would overflow.",
        ("beta", "threshold"),
    ),
    "hardswish": Activation(
        "Hardswish",
        hardswish.work,
        r"\text{Hardswish}(x) = x \times \frac{\min(\max(x + 3, 0), 6)}{6}",
        "SiLU without the exponential, for phones: zero up to −3, x itself from 3 on.",
    ),
}

VIEWS = ("Numbers", "Pictures", "In place", "Vanishing gradients", "Predict, then see")
RANGES = ("0 to 1", "−1 to 1")
STACKS = ("Activations alone", "With linear layers")
DEEPEST = 30

SETTINGS: tuple[Setting, ...] = (
    Choice("view", "Numbers", VIEWS),
    Choice("function", "relu", tuple(ACTIVATIONS)),
    Number("negative_slope", 0.01, -2.0, 2.0),
    Number("alpha", 1.0, -5.0, 5.0),
    Choice("approximate", "none", gelu.APPROXIMATIONS),
    Number("beta", 1.0, 0.1, 10.0),
    Number("threshold", 20.0, -20.0, 50.0),
    Pair("size", (2, 2), 1, LARGEST),
    Text("input", ""),
    Choice("range", RANGES[0], RANGES),
    Choice("first", "sigmoid", ("sigmoid", "tanh", "exp", "relu", "square", "double", "none")),
    Whole("depth", 10, 1, DEEPEST),
    Number("x", 1.0, -10.0, 10.0),
    Choice("stack", STACKS[0], STACKS),
)


def arguments(values: Mapping[str, Any]) -> dict[str, Any]:
    """The chosen function's own arguments, as the controls have them."""
    return {name: values[name] for name in ACTIVATIONS[values["function"]].parameters}


def function(values: Mapping[str, Any]) -> Callable[[Tensor], Tensor]:
    """The chosen function with its arguments, as a function of one tensor of torch."""
    return call(values["function"], arguments(values))


def call(name: str, rest: Mapping[str, Any]) -> Callable[[Tensor], Tensor]:
    """torch.nn.functional's `name` with the arguments `rest`."""
    found: Callable[..., Tensor] = getattr(torch.nn.functional, name)
    return lambda x: found(x, **rest)


def numbers(values: Mapping[str, Any]) -> tuple[Tensor, str]:
    """The matrix (rows, columns) on the stage, and a sentence where a typed one was not usable."""
    height, width = values["size"]
    field = torch.linspace(-3, 3, LARGEST * LARGEST).view(LARGEST, LARGEST).round(decimals=1)
    field[:2, :2] = torch.tensor(INPUT)
    given, sentence = matrices.typed(values["input"], "input", field[None, :height, :width])
    # A slice takes another path through some kernels, which may end in another last digit than
    # that of the code on the page.
    return given[0].contiguous(), sentence


def example(values: Mapping[str, Any], given: Tensor) -> WorkedExample:
    """The worked example on the stage."""
    return ACTIVATIONS[values["function"]].work(given, **arguments(values))


@dataclass(frozen=True)
class Curve:
    """A function and its derivative, sampled (`x`, `y`, `slope`), and at the reader's numbers.

    `points` (N, 3) holds each different number with its value and its slope; `beyond` counts
    those that lie outside the range of `x`.
    """

    x: Tensor
    y: Tensor
    slope: Tensor
    points: Tensor
    beyond: int


WIDEST = 20.0


def curve(values: Mapping[str, Any], given: Tensor) -> Curve:
    """The chosen function from −6 to 6, or as far as the reader's numbers go, at most to 20."""
    chosen = function(values)
    reach = min(WIDEST, max(6.0, float(given.abs().max()) * 1.1))
    x = torch.linspace(-reach, reach, 601, dtype=torch.float64)
    own = torch.tensor(sorted(set(given.flatten().tolist())))
    points = torch.stack([own, chosen(own), pointwise.slope(chosen, own)], dim=1)
    shown = own.abs() <= reach
    return Curve(x, chosen(x), pointwise.slope(chosen, x), points, int((~shown).sum()))


def typed_size(text: str) -> dict[str, Any]:
    """The size that follows from a typed matrix; empty where it cannot be used."""
    try:
        _, rows, columns = matrices.parse(text, "input").shape
    except ValueError:
        return {}
    return {"size": (rows, columns)} if max(rows, columns) <= LARGEST else {}


def on_picture(values: Mapping[str, Any], picture: Tensor) -> tuple[Tensor, Tensor]:
    """The picture (3, H, W) of bytes in the chosen range, and what the function makes of it."""
    scaled = picture.float() / 255
    if values["range"] == RANGES[1]:
        scaled = scaled * 2 - 1
    return scaled, function(values)(scaled)


def visible(values: Mapping[str, Any], picture: Tensor) -> Tensor:
    """Numbers of the chosen range as brightness from 0 to 1: its ends are black and white."""
    return picture if values["range"] == RANGES[0] else (picture + 1) / 2


def picture_code(values: Mapping[str, Any], origin: Origin) -> str:
    """The picture of `origin` before and after, as code: prints both ranges."""
    scale = " * 2 - 1" if values["range"] == RANGES[1] else ""
    return "\n".join(
        [
            snippets.PROJECT,
            "import torch",
            "from torch.nn import functional as F",
            "",
            *origin.imports,
            "",
            f"input = {origin.expression} / 255{scale}",
            f"output = {_call(values)}",
            "print(input.min().item(), input.max().item())",
            "print(output.min().item(), output.max().item())",
        ]
    )


def code(values: Mapping[str, Any], given: Tensor) -> str:
    """The values and the slopes on the screen, as code."""
    call = _call(values)
    return "\n\n".join(
        [
            "import torch\nfrom torch.nn import functional as F",
            snippets.assign("input", given),
            f"print({call})",
            f"input.requires_grad = True\n{call}.sum().backward()\n"
            "print(input.grad)  # the slope at each number",
        ]
    )


def _call(values: Mapping[str, Any]) -> str:
    rest = snippets.arguments(arguments(values), {s.name: s.default for s in SETTINGS})
    return f"F.{values['function']}(input{rest})"
