"""What learners get wrong about convolution, as questions whose answers PyTorch computes."""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from explainers import snippets
from explainers.layers import conv2d
from explainers.lessons.convolution.numbers import Values
from explainers.predictions import Prediction
from explainers.snippets import program
from explainers.worked import WorkedExample

COUNTING = torch.arange(1.0, 10.0).view(1, 1, 3, 3)


@cache
def predictions() -> tuple[Prediction, ...]:
    """The questions of the convolution page, in the order of the lesson."""
    return _dilation_and_size(), _rounding(), _one_kernel_each(), _not_flipped()


def _row(width: int, **arguments: Any) -> WorkedExample:
    """A row of `width` cells under a kernel of ones."""
    kernel_size = arguments.pop("kernel_size")
    row = torch.arange(1.0, width + 1).view(1, 1, width)
    return conv2d.work(row, torch.ones(1, 1, 1, kernel_size), **arguments)


def _width(example: WorkedExample) -> int:
    return int(example.output.shape[-1])


def _dilation_and_size() -> Prediction:
    plain = _width(_row(25, kernel_size=3, stride=2, padding=(0, 1)))
    example = _row(25, kernel_size=3, stride=2, padding=(0, 1), dilation=2)
    dilated = _width(example)
    return Prediction(
        name="dilation",
        question=(
            f"An input 25 wide, `kernel_size=3, stride=2, padding=1`, gives an output {plain} "
            "wide. Now set `dilation=2`. How wide is the output?"
        ),
        options=(str(dilated - 1), str(dilated), str(plain), "25"),
        truth=str(dilated),
        code=_sized(example, stride=2, padding=(0, 1), dilation=2),
        belief="Dilation only spreads the kernel; the size stays.",
        because=(
            "With `dilation=2` three kernel cells span 2 × (3 − 1) + 1 = 5 input cells instead of "
            f"3, so the window has less room to move: ⌊(25 + 2 − 5) ÷ 2⌋ + 1 = {dilated}. To keep "
            f"the size at {plain}, padding would have to grow to 2."
        ),
        example=example,
        show=Values(
            size=(1, 25), kernel_size=(1, 3), stride=(2, 2), dilation=(2, 2), padding="0,1"
        ),
    )


def _rounding() -> Prediction:
    example = _row(29, kernel_size=2, stride=2)
    width = _width(example)
    return Prediction(
        name="rounding",
        question=(
            "An input 29 wide with `kernel_size=2, stride=2`: (29 − 2) ÷ 2 + 1 = 14.5. What does "
            "PyTorch do?"
        ),
        options=(
            "It refuses: the numbers do not fit",
            "It changes dilation until they fit",
            f"It gives {width}",
            f"It gives {width + 1}",
        ),
        truth=f"It gives {width}",
        code=_sized(example, stride=2),
        belief="Dilation (or padding) is whatever makes the formula come out even.",
        because=(
            "Every argument is chosen by you; none follows from the others. The division is "
            f"rounded down, so the output is {width} wide and the last input column is never "
            "read: play the walk below, and its last cell never lights up."
        ),
        example=example,
        show=Values(size=(2, 29), kernel_size=(2, 2), stride=(2, 2)),
    )


def _one_kernel_each() -> Prediction:
    weight = nn.Conv2d(3, 2, 3, device="meta").weight  # its shape is all that is asked for
    slices = weight.shape[0] * weight.shape[1]
    return Prediction(
        name="slices",
        question=(
            "`Conv2d(in_channels=3, out_channels=2, kernel_size=3)`: how many 3×3 slices of "
            "weights does it have?"
        ),
        options=("1", "2", "3", str(slices)),
        truth=str(slices),
        code=program(
            "weight = nn.Conv2d(in_channels=3, out_channels=2, kernel_size=3).weight",
            "print(weight.shape)",
            'print(len(weight.flatten(0, 1)), "slices of 3×3")',
        ),
        belief="One kernel slides over all the input channels.",
        because=(
            "Each output channel has a slice of its own for each input channel: 2 × 3 = "
            f"{slices} slices (`weight.shape` is {tuple(weight.shape)}). An output cell is the sum "
            "over all three slices, plus one bias."
        ),
        show=Values(in_channels=3, out_channels=2, bias=True),
    )


def _not_flipped() -> Prediction:
    example = _single_one()
    top_left = example.explain(0, 0, 0).reads[1].value
    return Prediction(
        name="flip",
        question=(
            "The kernel is [[1, 2, 3], [4, 5, 6], [7, 8, 9]]. At the first stop, which of its "
            "numbers is multiplied with the input's top left cell?"
        ),
        options=("1, the kernel's top left", "5, its centre", "9, its bottom right"),
        truth={1: "1, the kernel's top left", 9: "9, its bottom right"}[int(top_left)],
        code=program(
            "input = torch.zeros(1, 5, 5)",
            "input[0, 0, 0] = 1  # alone: the first stop gives the number that lies on it",
            "weight = torch.arange(1.0, 10.0).view(1, 1, 3, 3)",
            "print(F.conv2d(input, weight)[0, 0, 0])",
        ),
        belief="A convolution flips the kernel.",
        because=_flip_because(),
        example=example,
        show=Values(weight="1 2 3\n4 5 6\n7 8 9"),
    )


def _single_one() -> WorkedExample:
    """A picture with a single 1 in its middle under the kernel that counts to nine."""
    picture = torch.zeros(1, 5, 5)
    picture[0, 2, 2] = 1
    return conv2d.work(picture, COUNTING)


def _flip_because() -> str:
    """The two operations on a single 1, which copies the kernel: computed, then written down."""
    picture = torch.zeros(1, 1, 5, 5)
    picture[..., 2, 2] = 1
    ours = F.conv2d(picture, COUNTING).flatten().int().tolist()
    flipped = F.conv2d(picture, COUNTING.flip(2, 3)).flatten().int().tolist()
    return (
        "PyTorch lays the kernel on as it is and multiplies cell by cell: cross-correlation. A "
        "mathematician's convolution turns the kernel by 180° first. On a picture with a single 1 "
        f"in its middle, PyTorch gives {_rows(ours)}; with the kernel turned first it would be "
        f"{_rows(flipped)}. For a learned kernel this makes no difference: the network would "
        "simply learn it turned."
    )


def _rows(cells: list[int]) -> str:
    return str([cells[i : i + 3] for i in range(0, len(cells), 3)])


def _sized(example: WorkedExample, **arguments: Any) -> str:
    """The convolution of `example` as code that prints its output and the shape of it."""
    return f"{snippets.conv2d(example.operands, arguments)}\nprint(output.shape)"
