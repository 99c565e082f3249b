"""The convolution lesson: its controls, its numbers and its presets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated

import torch
from torch import Tensor

from explainers import matrices
from explainers.images import choosing
from explainers.images.batch import BATCH_SIZE
from explainers.kinds import Choice, Pair, Text, Whole
from explainers.layers import conv2d, conv2d_arguments
from explainers.layers.arguments import IntOrPair
from explainers.lessons.convolution import paddings, words
from explainers.lessons.convolution.paddings import Padding
from explainers.notes import CHANNELS, KERNEL, LARGEST, WIDEST, input_field
from explainers.worked import WorkedExample

KERNEL_SIZE = 5


@dataclass(frozen=True, kw_only=True)
class Values(choosing.Values):
    """What the page's controls are set to."""

    view: Annotated[str, Choice(words.VIEWS)] = "numbers"
    stride: Annotated[tuple[int, int], Pair(1, 5)] = (1, 1)
    padding: Annotated[str, Padding()] = "0"
    dilation: Annotated[tuple[int, int], Pair(1, 5)] = (1, 1)
    apart: bool = False
    kernel_size: Annotated[tuple[int, int], Pair(1, KERNEL_SIZE)] = (3, 3)
    padding_mode: Annotated[str, Choice(conv2d_arguments.PADDING_MODES)] = "zeros"
    in_channels: Annotated[int, Whole(1, CHANNELS)] = 1
    out_channels: Annotated[int, Whole(1, CHANNELS)] = 1
    groups: Annotated[int, Whole(1, CHANNELS)] = 1
    bias: bool = False
    size: Annotated[tuple[int, int], Pair(1, LARGEST, WIDEST)] = (5, 5)
    input: Annotated[str, Text()] = ""
    weight: Annotated[str, Text()] = ""
    filter: Annotated[str, Choice(words.FILTERS)] = "sobel_x"
    place: Annotated[int, Whole(0, BATCH_SIZE - 1)] = 0
    output_padding: Annotated[int, Whole(0, 4)] = 0
    gradient: Annotated[str, Choice(words.GRADIENTS)] = "input"
    grad_output: Annotated[str, Text()] = ""


PRESETS: Mapping[str, Values] = {
    "stride_1": Values(),
    "stride_2": Values(stride=(2, 2)),
    "padding_1": Values(padding="1"),
    "dilation_2": Values(dilation=(2, 2), size=(7, 7)),
    "same_size": Values(padding="same"),
    "edge_detection": Values(
        size=(8, 8),
        input="\n".join(["0 0 0 9 9 9 0 0"] * 8),
        weight="−1 0 1\n−2 0 2\n−1 0 1",
        padding="1",
        padding_mode="replicate",
    ),
    "channels": Values(in_channels=3, out_channels=2, bias=True),
    "depthwise": Values(in_channels=3, out_channels=3, groups=3, padding="1"),
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

    @property
    def operands(self) -> dict[str, Tensor]:
        """The tensors by their names, in the order of the arguments."""
        given = {"input": self.input, "weight": self.weight}
        return given if self.bias is None else {**given, "bias": self.bias}


def settled(values: Values) -> Values:
    """Height and width have a control each where they differ, as an address may ask."""
    return replace(values, apart=True) if uneven(values) else values


def uneven(values: Values) -> bool:
    """Whether stride, padding or dilation differ in height and width."""
    given = (values.stride, values.dilation, paddings.sides(values.padding))
    return any(height != width for height, width in given)


def joined(values: Values) -> Values:
    """Where height and width are no longer kept apart, width follows height again."""
    if values.apart:
        return values
    return replace(
        values,
        stride=(values.stride[0],) * 2,
        dilation=(values.dilation[0],) * 2,
        padding=paddings.first(values.padding),
    )


def padded(axis: int, values: Values, said: str) -> Values:
    """With the padding that `said` stands for: a number for an axis, or a word for both."""
    if said in paddings.WORDS:
        return replace(values, padding=said)
    sides = list(paddings.sides(values.padding))
    if not values.apart or values.padding in paddings.WORDS:
        sides = [int(said)] * 2
    sides[axis] = int(said)
    return replace(values, padding=paddings.written(*sides))


def sized_as_typed(values: Values) -> Values:
    """With the size of the typed input, so that its whole matrix is shown.

    As it was where the text is unusable, or has more rows, columns or planes than there may be.
    """
    size = matrices.size(values.input, "input", planes=CHANNELS, rows=LARGEST, columns=WIDEST)
    return replace(values, size=size[1:], in_channels=size[0]) if size else values


def kernel_sized_as_typed(values: Values) -> Values:
    """With the size of the typed kernel; as it was where it cannot be used."""
    size = matrices.size(values.weight, "weight", rows=KERNEL_SIZE, columns=KERNEL_SIZE)
    return replace(values, kernel_size=size[1:]) if size else values


def arguments(values: Values) -> conv2d_arguments.Arguments:
    """The arguments of `conv2d.work` that the values stand for."""
    return {
        "stride": one_or_both(values.stride),
        "padding": padding(values),
        "dilation": one_or_both(values.dilation),
        "groups": values.groups,
        "padding_mode": values.padding_mode,
    }


def padding(values: Values) -> IntOrPair | str:
    """The argument `padding` as PyTorch takes it: a number, a pair, "valid" or "same"."""
    text = values.padding
    return text if text in paddings.WORDS else one_or_both(paddings.sides(text))


def one_or_both(pair: tuple[int, int]) -> IntOrPair:
    """A pair as it is usually written: one number where both are equal."""
    return pair[0] if pair[0] == pair[1] else pair


def numbers(values: Values) -> Numbers:
    """The lesson's tensors: what was typed, else the notes' numbers, else repeatable ones."""
    # Where groups does not divide the channels, `conv2d_arguments.check` will say so.
    per_group = max(1, values.in_channels // values.groups)
    return typed(values, kernel_field()[: values.out_channels, :per_group])


def typed(values: Values, kernels: Tensor) -> Numbers:
    """As `numbers`, with these kernels, of which every size shows a corner."""
    height, width = values.kernel_size
    kernels = kernels[:, :, :height, :width]
    height, width = values.size
    field = input_field()[: values.in_channels, :height, :width]
    picture, first = matrices.typed(values.input, "input", field)
    flat, second = matrices.typed(values.weight, "weight", kernels.flatten(0, 1))
    return Numbers(
        input=picture,
        weight=flat.view(kernels.shape),
        bias=biases()[: values.out_channels] if values.bias else None,
        complaints=tuple(sentence for sentence in (first, second) if sentence),
    )


def check(values: Values, given: Numbers) -> conv2d_arguments.Setting:
    """The checked setting of the convolution; raises ValueError where a rule is broken."""
    return conv2d_arguments.check(
        tuple(given.input.shape), tuple(given.weight.shape), **arguments(values)
    )


def example(given: Numbers, setting: conv2d_arguments.Setting) -> WorkedExample:
    """The worked example on the stage."""
    return conv2d.worked(given.input, given.weight, given.bias, setting)


@dataclass(frozen=True)
class Counts:
    """How many numbers are learned, how many multiplications are done, and how both come about."""

    parameters: int
    parameters_arithmetic: str
    macs: int
    macs_arithmetic: str


def counts(given: Numbers, setting: conv2d_arguments.Setting) -> Counts:
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
