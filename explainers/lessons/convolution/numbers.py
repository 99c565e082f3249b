"""The convolution lesson: its controls, its numbers and its presets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import torch
from torch import Tensor

from explainers import matrices
from explainers.layers import conv2d
from explainers.layers.arguments import IntOrPair
from explainers.lessons.convolution import filters, paddings
from explainers.lessons.convolution.paddings import Padding
from explainers.notes import CHANNELS, KERNEL, LARGEST, WIDEST, input_field
from explainers.settings import Choice, Flag, Pair, Setting, Text, Whole
from explainers.worked import WorkedExample

KERNEL_SIZE = 5
NOTES = "The notes' layer"
VIEWS = ("Numbers", "Pictures", NOTES, "Transposed", "Backward", "Predict, then see")

SETTINGS: tuple[Setting, ...] = (
    Choice("view", "Numbers", VIEWS),
    Pair("stride", (1, 1), 1, 5),
    Padding("padding", "0"),
    Pair("dilation", (1, 1), 1, 5),
    Flag("apart", False),
    Pair("kernel_size", (3, 3), 1, KERNEL_SIZE),
    Choice("padding_mode", "zeros", conv2d.PADDING_MODES),
    Whole("in_channels", 1, 1, CHANNELS),
    Whole("out_channels", 1, 1, CHANNELS),
    Whole("groups", 1, 1, CHANNELS),
    Flag("bias", False),
    Pair("size", (5, 5), 1, LARGEST, WIDEST),
    Text("input", ""),
    Text("weight", ""),
    Choice("filter", "Sobel x", filters.FILTERS),
)

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Stride 1": {},
    "Stride 2": {"stride": (2, 2)},
    "Padding 1": {"padding": "1"},
    "Dilation 2": {"dilation": (2, 2), "size": (7, 7)},
    "Same size": {"padding": "same"},
    "Edge detection": {
        "size": (8, 8),
        "input": "\n".join(["0 0 0 9 9 9 0 0"] * 8),
        "weight": "−1 0 1\n−2 0 2\n−1 0 1",
        "padding": "1",
        "padding_mode": "replicate",
    },
    "3 channels → 2": {"in_channels": 3, "out_channels": 2, "bias": True},
    "Depthwise": {"in_channels": 3, "out_channels": 3, "groups": 3, "padding": "1"},
}


@dataclass(frozen=True)
class Numbers:
    """The tensors of the lesson, and a sentence for each text that could not be used.

    `input` (C, H, W), `weight` (O, C/groups, kH, kW), `bias` (O,) or None, all float32.
    """

    input: Tensor
    weight: Tensor
    bias: Tensor | None
    complaints: tuple[str, ...] = ()


def arguments(values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `conv2d.work` that the controls' `values` stand for."""
    return {
        "stride": one_or_both(values["stride"]),
        "padding": padding(values),
        "dilation": one_or_both(values["dilation"]),
        "groups": values["groups"],
        "padding_mode": values["padding_mode"],
    }


def padding(values: Mapping[str, Any]) -> IntOrPair | str:
    """The argument `padding` as PyTorch takes it: a number, a pair, "valid" or "same"."""
    text = values["padding"]
    return text if text in paddings.WORDS else one_or_both(paddings.sides(text))


def one_or_both(pair: tuple[int, int]) -> IntOrPair:
    """A pair as it is usually written: one number where both are equal."""
    return pair[0] if pair[0] == pair[1] else pair


def uneven(values: Mapping[str, Any]) -> bool:
    """Whether stride, padding or dilation differ in height and width."""
    given = (values["stride"], values["dilation"], paddings.sides(values["padding"]))
    return any(height != width for height, width in given)


def evened(values: Mapping[str, Any]) -> dict[str, Any]:
    """The settings in which width follows height again."""
    even = {name: (values[name][0],) * 2 for name in ("stride", "dilation")}
    return {**even, "padding": paddings.first(values["padding"])}


def numbers(values: Mapping[str, Any]) -> Numbers:
    """The lesson's tensors: what was typed, else the notes' numbers, else repeatable ones."""
    out, channels, groups = (values[n] for n in ("out_channels", "in_channels", "groups"))
    # Where groups does not divide the channels, `conv2d.check` will say so.
    per_group = max(1, channels // groups)
    kernels = kernel_field()[:out, :per_group]
    kernel_height, kernel_width = values["kernel_size"]
    kernels = kernels[:, :, :kernel_height, :kernel_width]
    height, width = values["size"]
    picture, first = matrices.typed(
        values["input"], "input", input_field()[:channels, :height, :width]
    )
    flat, second = matrices.typed(values["weight"], "weight", kernels.flatten(0, 1))
    return Numbers(
        input=picture,
        weight=flat.view(kernels.shape),
        bias=biases()[:out] if values["bias"] else None,
        complaints=tuple(sentence for sentence in (first, second) if sentence),
    )


def example(values: Mapping[str, Any], given: Numbers) -> WorkedExample:
    """The worked example on the stage; raises ValueError where a rule is broken."""
    return conv2d.work(given.input, given.weight, given.bias, **arguments(values))


def check(given: Numbers, settings: Mapping[str, Any]) -> conv2d.Setting:
    """The checked setting behind the example; `settings` as `arguments` gives them."""
    return conv2d.check(tuple(given.input.shape), tuple(given.weight.shape), **settings)


@dataclass(frozen=True)
class Counts:
    """How many numbers are learned, how many multiplications are done, and how both come about."""

    parameters: int
    parameters_arithmetic: str
    macs: int
    macs_arithmetic: str


def counts(given: Numbers, setting: conv2d.Setting) -> Counts:
    """Parameters (PyTorch's numel) and multiply-adds (one for each product) of the convolution."""
    out, rows, columns = setting.output_shape
    _, per_group, height, width = given.weight.shape
    biases = 0 if given.bias is None else given.bias.numel()
    parameters = given.weight.numel() + biases
    macs = out * rows * columns * per_group * height * width
    return Counts(
        parameters,
        f"{out} out × {per_group} in × {height} × {width}"
        + (f" + {biases} biases" if biases else "")
        + f" = {parameters:,}",
        macs,
        f"{out} × {rows} × {columns} output cells, {per_group} × {height} × {width} products each "
        f"= {macs:,}",
    )


def typed_size(text: str) -> dict[str, Any]:
    """The settings that follow from a typed input, so that its whole matrix is shown.

    Empty where the text is unusable or has more rows, columns or planes than the controls allow.
    """
    try:
        planes, rows, columns = matrices.parse(text, "input").shape
    except ValueError:
        return {}
    if rows > LARGEST or columns > WIDEST or planes > CHANNELS:
        return {}
    return {"size": (rows, columns), "in_channels": planes}


def typed_kernel_size(text: str) -> dict[str, Any]:
    """The kernel size that follows from a typed kernel; empty where it cannot be used."""
    try:
        _, rows, columns = matrices.parse(text, "weight").shape
    except ValueError:
        return {}
    return {"kernel_size": (rows, columns)} if max(rows, columns) <= KERNEL_SIZE else {}


@cache
def kernel_field() -> Tensor:
    """(4, 4, 5, 5), of which every number of kernels shows a corner, as `input_field` does."""
    shape = (CHANNELS, CHANNELS, KERNEL_SIZE, KERNEL_SIZE)
    field = torch.randint(-2, 3, shape, generator=torch.Generator().manual_seed(1)).float()
    field[0, 0, :3, :3] = torch.tensor(KERNEL)
    return field


def biases() -> Tensor:
    """(4,): a bias for each channel that there may be."""
    return torch.tensor([1.0, -2.0, 3.0, -4.0])
