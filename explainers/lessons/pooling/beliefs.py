"""What learners get wrong about pooling, as questions whose answers PyTorch computes."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.layers import max_pool2d
from explainers.lessons.pooling import code as pooling_code
from explainers.lessons.pooling.numbers import Values
from explainers.notes import input_field
from explainers.predictions import Prediction
from explainers.snippets import attempt, program
from explainers.worked import WorkedExample, number

MINUS_ONES = torch.full((1, 3, 3), -1.0)


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the pooling page, in the order of the lesson."""
    return _formula_alone(), _every_window_that_starts(), _padding_value(), _any_padding()


def _width(width: int, kernel_size: int, stride: int, **rest: Any) -> int:
    return int(F.max_pool1d(torch.zeros(1, width), kernel_size, stride, **rest).shape[-1])


def _row(width: int, kernel_size: int, stride: int, padding: int = 0) -> WorkedExample:
    """A row of `width` cells, pooled with ceil_mode=True."""
    row = torch.arange(1.0, width + 1).view(1, 1, width)
    return max_pool2d.work(row, (1, kernel_size), (1, stride), (0, padding), ceil_mode=True)


def _formula_alone() -> Prediction:
    width, kernel_size, stride = 10, 1, 2
    truth = _width(width, kernel_size, stride, ceil_mode=True)
    formula = math.ceil((width - kernel_size) / stride) + 1
    return Prediction(
        name="formula",
        question=(
            f"An input {width} wide, `MaxPool2d(kernel_size={kernel_size}, stride={stride}, "
            f"ceil_mode=True)`. The formula rounds up: ⌈({width} − {kernel_size}) ÷ {stride}⌉ + 1. "
            "How wide is the output?"
        ),
        options=("4", "5", "6", "10"),
        truth=str(truth),
        code=_sized(width, kernel_size, stride),
        belief="The ceil formula alone gives the output's size.",
        because=(
            f"The formula gives {formula}, but the last of these windows would start at column "
            f"({formula} − 1) × {stride} = {(formula - 1) * stride}, and the input's columns are 0 "
            f"to {width - 1}: there would be nothing in it. PyTorch has a rule on top of the "
            "formula: **the last window must start inside the input or the left padding**, so "
            f"{truth} are left."
        ),
        example=_row(width, kernel_size, stride),
        show=Values(kernel_size=(1, 1), stride="2", size=(1, 10)),
    )


def _every_window_that_starts() -> Prediction:
    width, kernel_size, stride, padding = 5, 2, 3, 1
    truth = _width(width, kernel_size, stride, padding=padding, ceil_mode=True)
    windows = math.ceil((width + 2 * padding - kernel_size) / stride) + 1
    start = (windows - 1) * stride
    return Prediction(
        name="starts",
        question=(
            f"An input {width} wide with `padding={padding}`, so {width + 2 * padding} cells with "
            f"the padding; `kernel_size={kernel_size}, stride={stride}, ceil_mode=True`. Windows "
            f"could start at the padded cells 0, {stride} and {2 * stride}, the last of them in "
            "the padding on the right. How many of the three does PyTorch keep?"
        ),
        options=("1", "2", "3"),
        truth=str(truth),
        code=_sized(width, kernel_size, stride, padding),
        belief="ceil_mode keeps every window that starts.",
        because=(
            f"The padded cell {start} is the first of the **right** padding: left padding and "
            f"input end before it ({padding} + {width} = {padding + width}). A window that starts "
            "there would see padding alone, and its maximum would be −∞. The same rule drops it: "
            f"{truth} are left."
        ),
        example=_row(width, kernel_size, stride, padding),
        show=Values(kernel_size=(2, 2), stride="3", padding=1, size=(5, 5)),
    )


def _padding_value() -> Prediction:
    output = F.max_pool2d(MINUS_ONES, 3, stride=1, padding=1)
    corner = number(float(output[0, 0, 0]))
    return Prediction(
        name="padding",
        question=(
            "A 3×3 input, every cell −1. `MaxPool2d(kernel_size=3, stride=1, padding=1)`: the "
            "window at the corner sees four cells of the input and five of the padding. What is "
            "its maximum?"
        ),
        options=("0", "−1", "−∞"),
        truth=corner,
        code=pooling_code.one(
            MINUS_ONES, "max_pool2d", {"kernel_size": (3, 3), "stride": 1, "padding": 1}
        ),
        belief="Max pooling pads with zeros, as a convolution does.",
        because=(
            "Zeros would win over every negative number, and the output would contain a 0 that "
            "stands nowhere in the input. So max pooling pads with −∞, which never wins: "
            f"all {output.numel()} cells of the output are {_only(output)}. (Average pooling does "
            "pad with zeros, and `count_include_pad` says whether they count.)"
        ),
        example=max_pool2d.work(MINUS_ONES, 3, stride=1, padding=1),
        show=Values(stride="1", padding=1, size=(3, 3), input="\n".join(["−1 −1 −1"] * 3)),
    )


def _any_padding() -> Prediction:
    refused, works = "It refuses", "It works: the output is 7×7"
    try:
        F.max_pool2d(torch.zeros(1, 5, 5), 3, stride=1, padding=2)
        truth, message = works, ""
    except RuntimeError as error:
        truth, message = refused, str(error)
    return Prediction(
        name="half",
        question=(
            "A 5×5 input, `MaxPool2d(kernel_size=3, stride=1, padding=2)`. A convolution with "
            "these numbers gives 7×7. What does the pooling do?"
        ),
        options=(works, refused, "It takes padding=1 instead"),
        truth=truth,
        code=program(
            *attempt(
                ["print(F.max_pool2d(torch.zeros(1, 5, 5), 3, stride=1, padding=2).shape)"],
                f"RuntimeError: {message}" if message else "",
            )
        ),
        belief="Pooling takes any padding.",
        because=(
            "At most half of kernel_size, rounded down, is taken, here 1: at least half of a "
            f"window shall lie on the input. PyTorch says: `{message}`. {_dilated()} A convolution "
            "has no such rule: its padding is made of zeros, which can be summed like any number. "
            "Below stands `padding=1`, the most that is taken."
        ),
        example=max_pool2d.work(input_field()[:1, :5, :5], 3, stride=1, padding=1),
        show=Values(stride="1", padding=2),
    )


def _dilated() -> str:
    """Whether dilation, which makes the window span more cells, makes room for more padding."""
    try:
        F.max_pool2d(torch.zeros(1, 5, 5), 3, stride=1, padding=2, dilation=2)
    except RuntimeError as error:
        return (
            "Dilation does not help: with `dilation=2` the window spans 5 cells, and `padding=2` "
            f"is still refused: `{error}`."
        )
    return "With `dilation=2` the window spans 5 cells, and `padding=2` is taken."


def _only(output: Tensor) -> str:
    return " or ".join(number(value) for value in sorted(set(output.flatten().tolist())))


def _sized(width: int, kernel_size: int, stride: int, padding: int = 0) -> str:
    """The pooled row as code that prints its output and the shape of it."""
    example = _row(width, kernel_size, stride, padding)
    arguments = {
        "kernel_size": (1, kernel_size),
        "stride": (1, stride),
        **({"padding": (0, padding)} if padding else {}),
        "ceil_mode": True,
    }
    code = pooling_code.one(example.operands["input"], "max_pool2d", arguments)
    return f"{code}\nprint(output.shape)"
