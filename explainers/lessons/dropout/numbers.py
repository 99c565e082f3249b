"""The dropout lesson's numbers: PyTorch's dropout with a seed, its mask, and the way back.

`torch.nn.functional.dropout` takes no generator. On the CPU it draws the mask with
`bernoulli_(1 - p)`, divides it by 1 − p and multiplies, so the same numbers come from a generator
of one's own: `explainers.random_numbers.drawn_from` sees to that, and what is shown here is what
`F.dropout` gives after `torch.manual_seed(seed)`. What many draws have in common is in `draws`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers import matrices, settings
from explainers.kinds import Choice, Number, Text, Whole
from explainers.lessons.dropout import words
from explainers.random_numbers import drawn_from
from explainers.worked import MINUS, Explanation, Index, Read, Role, Term, WorkedExample

BATCH_SIZE, FEATURES, CHANNELS = 4, 8, 4  # the most that a stage shows legibly
SIDE = 2  # rows and columns of a map in the view of dropout2d
SEEDS = 99
COUNTS = ("1", "10", "100", "1000")  # of draws

FUNCTIONS: Mapping[str, Callable[..., Tensor]] = {"dropout": F.dropout, "dropout2d": F.dropout2d}


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """What the page's controls are set to.

    `input` and `grad_output` are typed matrices, a sample in each row; `maps` has the planes of
    `dropout2d`, every map of the first sample first.
    """

    view: Annotated[str, Choice(words.VIEWS)] = "mask"
    p: Annotated[float, Number(0.0, 1.0)] = 0.5
    training: bool = True
    seed: Annotated[int, Whole(0, SEEDS)] = 70
    batch_size: Annotated[int, Whole(1, BATCH_SIZE)] = 3
    features: Annotated[int, Whole(1, FEATURES)] = 6
    channels: Annotated[int, Whole(1, CHANNELS)] = 3
    function: Annotated[str, Choice(words.FUNCTIONS)] = "dropout2d"
    draws: Annotated[str, Choice(COUNTS)] = "100"
    input: Annotated[str, Text()] = ""
    maps: Annotated[str, Text()] = ""
    grad_output: Annotated[str, Text()] = ""


ONES = "\n".join(["1 1 1 1 1 1"] * 3)

PRESETS: Mapping[str, Values] = {
    "half": Values(),
    "fifth": Values(p=0.2),
    "nothing": Values(p=0.0),
    "all": Values(p=1.0),
    "eval": Values(training=False),
    "ones": Values(input=ONES),
}

MANY_PRESETS: Mapping[str, Values] = {
    "hundred": Values(),
    "one": Values(draws="1"),
    "thousand": Values(draws="1000"),
    "rarely": Values(p=0.9, draws="1000"),
    "doubled": Values(input="1 2 4 8", batch_size=1, features=4, draws="1000"),
}

CHANNELS_PRESETS: Mapping[str, Values] = {
    "maps": Values(),
    "cells": Values(function="dropout"),
    "eval": Values(training=False),
}

BACKWARD_PRESETS: Mapping[str, Values] = {
    "half": Values(),
    "ones": Values(grad_output=ONES),
    "all": Values(p=1.0),
    "eval": Values(training=False),
}


@dataclass(frozen=True)
class Dropped:
    """One pass through dropout: what went in, what was drawn, what came out.

    `mask` holds 1 for what is kept and 0 for what is dropped, in the input's shape, for dropout2d
    (N, C, 1, 1); it is None where nothing is drawn, as in `eval()`.
    """

    input: Tensor
    mask: Tensor | None
    output: Tensor
    complaints: tuple[str, ...] = field(default=())


def samples(values: Values) -> tuple[Tensor, str]:
    """The input (batch_size, features), and a sentence on a typed one that could not be used."""
    return _rows(values.input, "input", _field(0), values)


def gradients(values: Values) -> tuple[Tensor, str]:
    """The output's gradient (batch_size, features), as `samples`."""
    return _rows(values.grad_output, "grad_output", _field(1), values)


def maps(values: Values) -> tuple[Tensor, str]:
    """The maps (batch_size, channels, SIDE, SIDE) of the view of dropout2d, as `samples`."""
    field = _field(2).view(BATCH_SIZE, CHANNELS, SIDE, SIDE)
    field = field[: values.batch_size, : values.channels]
    planes, sentence = matrices.typed(values.maps, "maps", field.flatten(0, 1))
    return planes.view(field.shape), sentence


def drop(values: Values, input: Tensor, function: str = "dropout") -> Tensor:
    """What `function` of torch.nn.functional makes of `input` after `manual_seed(values.seed)`."""
    with drawn_from.seed(values.seed):
        return FUNCTIONS[function](input, values.p, values.training)


def mask(values: Values, input: Tensor, function: str = "dropout") -> Tensor | None:
    """The mask that `drop` draws for `input`: 1 keeps, 0 drops; None in `eval()`."""
    if not values.training:
        return None
    kept = (drop(values, torch.ones_like(input), function) != 0).to(input.dtype)
    return kept[:, :, :1, :1] if function == "dropout2d" else kept


def forward(values: Values) -> Dropped:
    """The samples through dropout."""
    given, sentence = samples(values)
    return _dropped(values, given, "dropout", sentence)


def forward_maps(values: Values) -> Dropped:
    """The maps through dropout2d, or through dropout for comparison."""
    given, sentence = maps(values)
    return _dropped(values, given, values.function, sentence)


def backward(values: Values) -> Dropped:
    """The way back, by autograd: grad_output in, the gradient of the samples out."""
    given, _ = samples(values)
    gradient, sentence = gradients(values)
    leaf = given.clone().requires_grad_()
    (found,) = torch.autograd.grad(drop(values, leaf), leaf, gradient)
    return Dropped(gradient, mask(values, given), found, tuple(filter(None, [sentence])))


def example(made: Dropped, p: float, name: str = "input") -> WorkedExample:
    """Each cell of the output as `x × mask ÷ (1 − p)`; `name` is that of what went in."""
    role: Role = "gradient" if name == "grad_output" else "input"
    operands = {name: made.input} | ({} if made.mask is None else {"mask": made.mask})
    axes = ("sample", "feature") if made.input.dim() == 2 else ("sample", "map", "row", "column")

    def explain(index: Index) -> Explanation:
        value = Read(name, index, float(made.input[index]))
        term = Term((value,)) if made.mask is None else _product(value, made.mask, p)
        return Explanation((term,), float(made.output[index]))

    return WorkedExample(
        operands,
        made.output,
        explain,
        {name: role, "mask": "neutral", "output": "gradient" if role == "gradient" else "output"},
        axes=dict.fromkeys((*operands, "output"), axes),
    )


def scale(p: float) -> str:
    """What follows a product with the mask: ` ÷ (1 − 0.5)`, and nothing where p is 1.

    There is nothing to be divided by then: PyTorch multiplies by 0 and is done.
    """
    return "" if p == 1 else f" ÷ (1 {MINUS} {written(p)})"


def written(p: float) -> str:
    """`p` as it stands in the arithmetic, to the last digit."""
    return repr(float(p)).removesuffix(".0").replace("-", MINUS)


def variance(x: float, p: float) -> float:
    """The variance of one number `x` over all draws, x² p / (1 − p), for a p below 1.

    A draw is x / (1 − p) with the probability 1 − p, else 0, so the mean of its square is
    x² / (1 − p), from which the square of its mean, x², is taken away.
    """
    return x**2 * p / (1 - p)


def sized_as_typed(values: Values) -> Values:
    """With as many samples and features as the typed input has, so that all of it is shown.

    As it was where the text is unusable or has more of them than there may be.
    """
    size = matrices.size(values.input, "input", planes=1, rows=BATCH_SIZE, columns=FEATURES)
    return replace(values, batch_size=size[1], features=size[2]) if size else values


def thrown_again(values: Values) -> Values:
    """With the next seed: another mask."""
    return replace(values, seed=(values.seed + 1) % (SEEDS + 1))


def _dropped(values: Values, given: Tensor, function: str, sentence: str) -> Dropped:
    drawn = mask(values, given, function)
    complaints = tuple(filter(None, [sentence]))
    return Dropped(given, drawn, drop(values, given, function), complaints)


def _product(value: Read, mask: Tensor, p: float) -> Term:
    at = tuple(min(i, size - 1) for i, size in zip(value.index, mask.shape, strict=True))
    kept = float(mask[at])
    return Term((value, " × ", Read("mask", at, kept), scale(p)), counts=kept == 1)


def _rows(text: str, name: str, field: Tensor, values: Values) -> tuple[Tensor, str]:
    shown = field.view(-1)[: BATCH_SIZE * FEATURES].view(BATCH_SIZE, FEATURES)
    default = shown[None, : values.batch_size, : values.features]
    given, sentence = matrices.typed(text, name, default)
    # A slice may take another path through a kernel than the tensor of the code on the page.
    return given[0].contiguous(), sentence


@cache
def _field(which: int) -> Tensor:
    """Whole numbers from 1 to 9, of which every size shows a corner: none of them is a 0 that
    could be taken for a dropped one.
    """
    count = max(BATCH_SIZE * FEATURES, BATCH_SIZE * CHANNELS * SIDE * SIDE)
    generator = torch.Generator().manual_seed(151 + which)
    return torch.randint(1, 10, (count,), generator=generator).float()
