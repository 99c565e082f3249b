"""The activations lesson: its controls, its numbers, its curves and its pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated

import torch
from torch import Tensor

from explainers import matrices
from explainers.images import choosing
from explainers.kinds import Choice, Number, Pair, Text, Whole
from explainers.layers import gelu, pointwise
from explainers.lessons.activations import words
from explainers.lessons.activations.functions import ACTIVATIONS
from explainers.lessons.activations.vanishing import Function
from explainers.worked import WorkedExample

INPUT = ((1, -0.5), (-1, 3))  # the matrix of the course notes
LARGEST = 8
DEEPEST = 30
WIDEST = 20.0  # how far a curve goes at most


@dataclass(frozen=True, kw_only=True)
class Values(choosing.Values):
    """What the page's controls are set to."""

    view: Annotated[str, Choice(words.VIEWS)] = "numbers"
    function: Annotated[str, Choice(tuple(ACTIVATIONS))] = "relu"
    negative_slope: Annotated[float, Number(-2.0, 2.0)] = 0.01
    alpha: Annotated[float, Number(-5.0, 5.0)] = 1.0
    approximate: Annotated[str, Choice(gelu.APPROXIMATIONS)] = "none"
    beta: Annotated[float, Number(0.1, 10.0)] = 1.0
    threshold: Annotated[float, Number(-20.0, 50.0)] = 20.0
    size: Annotated[tuple[int, int], Pair(1, LARGEST)] = (2, 2)
    input: Annotated[str, Text()] = ""
    range: Annotated[str, Choice(words.RANGES)] = "unit"
    first: Annotated[str, Choice(tuple(words.KEEPS))] = "sigmoid"
    depth: Annotated[int, Whole(1, DEEPEST)] = 10
    x: Annotated[float, Number(-10.0, 10.0)] = 1.0
    stack: Annotated[str, Choice(words.STACKS)] = "alone"


def sized_as_typed(values: Values) -> Values:
    """With the size of the typed matrix; as it was where that cannot be used."""
    size = matrices.size(values.input, "input", rows=LARGEST, columns=LARGEST)
    return replace(values, size=size[1:]) if size else values


def arguments(values: Values) -> dict[str, float | str]:
    """The chosen function's own arguments, as the controls have them."""
    return {name: getattr(values, name) for name in ACTIVATIONS[values.function].parameters}


def function(values: Values) -> Function:
    """The chosen function with its arguments, as a function of one tensor of torch."""
    return call(values.function, arguments(values))


def call(name: str, rest: Mapping[str, float | str]) -> Function:
    """torch.nn.functional's `name` with the arguments `rest`."""
    found: Callable[..., Tensor] = getattr(torch.nn.functional, name)
    return lambda x: found(x, **rest)


def numbers(values: Values) -> tuple[Tensor, str]:
    """The matrix (rows, columns) on the stage, and a sentence where a typed one was not usable."""
    height, width = values.size
    field = torch.linspace(-3, 3, LARGEST * LARGEST).view(LARGEST, LARGEST).round(decimals=1)
    field[:2, :2] = torch.tensor(INPUT)
    given, sentence = matrices.typed(values.input, "input", field[None, :height, :width])
    # A slice takes another path through some kernels, which may end in another last digit than
    # that of the code on the page.
    return given[0].contiguous(), sentence


def example(values: Values, given: Tensor) -> WorkedExample:
    """The worked example on the stage."""
    return ACTIVATIONS[values.function].work(given, **arguments(values))


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


@lru_cache(maxsize=256)
def curve(values: Values) -> Curve:
    """The chosen function from −6 to 6, or as far as the reader's numbers go, at most to 20.

    Worked out once for all readers with the same values: not to be changed.
    """
    given, _ = numbers(values)
    chosen = function(values)
    reach = min(WIDEST, max(6.0, float(given.abs().max()) * 1.1))
    x = torch.linspace(-reach, reach, 601, dtype=torch.float64)
    own = torch.tensor(sorted(set(given.flatten().tolist())))
    points = torch.stack([own, chosen(own), pointwise.slope(chosen, own)], dim=1)
    shown = own.abs() <= reach
    return Curve(x, chosen(x), pointwise.slope(chosen, x), points, int((~shown).sum()))


def on_picture(values: Values, picture: Tensor) -> tuple[Tensor, Tensor]:
    """The picture (3, H, W) of bytes in the chosen range, and what the function makes of it."""
    scaled = picture.float() / 255
    if values.range == "signed":
        scaled = scaled * 2 - 1
    return scaled, function(values)(scaled)


def visible(values: Values, picture: Tensor) -> Tensor:
    """Numbers of the chosen range as brightness from 0 to 1: its ends are black and white."""
    return picture if values.range == "unit" else (picture + 1) / 2
