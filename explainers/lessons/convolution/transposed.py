"""The transposed convolution of the convolution lesson: its numbers, its sizes and its code."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from explainers import snippets
from explainers.figures.palette import Palette
from explainers.layers import conv2d, conv_transpose2d
from explainers.lessons.convolution import numbers as convolution
from explainers.lessons.convolution.numbers import Numbers, Values
from explainers.notes import input_field
from explainers.worked import WorkedExample

PRESETS: Mapping[str, Values] = {
    "stride_1": Values(size=(3, 3)),
    "stride_2": Values(stride=(2, 2), size=(3, 3)),
    "padding_1": Values(stride=(2, 2), padding="1", size=(3, 3)),
    "output_padding_1": Values(stride=(2, 2), padding="1", output_padding=1, size=(3, 3)),
    "kernel_2": Values(stride=(2, 2), kernel_size=(2, 2), size=(3, 3)),
    "dilation_2": Values(dilation=(2, 2), size=(3, 3)),
    "channels": Values(stride=(2, 2), size=(3, 3), in_channels=2, out_channels=3),
}

DEFAULTS = {"stride": 1, "padding": 0, "output_padding": 0, "groups": 1, "dilation": 1}


def arguments(values: Values) -> conv_transpose2d.Arguments:
    """The arguments of `conv_transpose2d.work` that the values stand for."""
    return {
        "stride": convolution.one_or_both(values.stride),
        "padding": convolution.padding(values),
        "output_padding": values.output_padding,
        "groups": values.groups,
        "dilation": convolution.one_or_both(values.dilation),
    }


def numbers(values: Values) -> Numbers:
    """The view's tensors: `weight` is (C, O/groups, kH, kW) here, its first two axes swapped."""
    per_group = max(1, values.out_channels // values.groups)
    kernels = convolution.kernel_field()[: values.in_channels, :per_group]
    return convolution.typed(values, kernels)


def check(values: Values, given: Numbers) -> conv_transpose2d.Setting:
    """The checked setting of the example; raises ValueError where a rule is broken."""
    out, groups = values.out_channels, values.groups
    if out % groups:
        raise ValueError(
            f"groups is {groups}, and out_channels is {out}: {out} channels cannot be shared out "
            f"evenly among {groups} groups. Choose groups that divides {out}."
        )
    shapes = tuple(given.input.shape), tuple(given.weight.shape)
    return conv_transpose2d.check(*shapes, **arguments(values))


def example(given: Numbers, setting: conv_transpose2d.Setting) -> WorkedExample:
    """The worked example on the stage."""
    return conv_transpose2d.worked(given.input, given.weight, given.bias, setting)


def there_and_back(
    values: Values, given: Numbers, setting: conv_transpose2d.Setting
) -> WorkedExample:
    """A picture through conv2d, and through conv_transpose2d with the same weights and settings.

    Its operands are the picture `x`, the convolution's result as `input`, and `weight`; its output
    has the shape of `x`. Raises ValueError where no convolution leads to the input's size.
    """
    stride = min(values.stride)
    if values.output_padding >= stride:
        raise ValueError(
            f"output_padding is {values.output_padding} with stride {stride}: a "
            "convolution with that stride would not have rounded so many cells away."
        )
    size = setting.output_shape
    field = input_field()[: size[0]]
    tiles = [math.ceil(size[axis] / field.shape[axis]) for axis in (1, 2)]
    picture = field.repeat(1, *tiles)[:, : size[1], : size[2]]
    smaller = conv2d.work(
        picture,
        given.weight,
        stride=values.stride,
        padding=convolution.padding(values),
        groups=values.groups,
        dilation=values.dilation,
    ).output
    back = conv_transpose2d.work(smaller, given.weight, **arguments(values))
    return WorkedExample(
        operands={"x": picture, **back.operands},
        output=back.output,
        explainer=back.explainer,
        roles={**back.roles, "x": "neutral"},
        axes={**back.axes, "x": ("channel", "row", "column")},
    )


@dataclass(frozen=True)
class Axis:
    """The size formula's numbers in one direction; `padding` is that of one side."""

    name: str
    size: int
    padding: int
    output_padding: int
    dilation: int
    kernel_size: int
    stride: int

    @property
    def output(self) -> int:
        """Cells of the output."""
        return conv_transpose2d.output_size(
            self.size,
            2 * self.padding,
            self.kernel_size,
            self.stride,
            self.dilation,
            self.output_padding,
        )

    @property
    def rounded_alike(self) -> tuple[int, ...]:
        """The sizes that conv2d with these settings shrinks to `size`, one for each remainder."""
        smallest = self.output - self.output_padding
        return tuple(range(max(1, smallest), smallest + self.stride))


def axes(given: Numbers, setting: conv_transpose2d.Setting) -> tuple[Axis, Axis]:
    """The formula's numbers down and across."""
    windows = setting.windows
    paddings = (windows.sides.top, windows.sides.left)
    down, across = (
        Axis(name, *numbers)
        for name, *numbers in zip(
            ("H", "W"),
            given.input.shape[1:],
            paddings,
            setting.output_padding,
            windows.dilation,
            windows.kernel_size,
            windows.stride,
            strict=True,
        )
    )
    return down, across


LEGEND = (
    "p: `padding`, cut off each side · d: `dilation` · k: `kernel_size` · s: `stride` · "
    "o: `output_padding`"
)


def symbols(name: str) -> str:
    """The formula for the axis `name` in the letters of `LEGEND`, in LaTeX."""
    return (
        rf"{name}_\text{{out}} = ({name}_\text{{in}} - 1) \times s - 2 \times p + d \times (k - 1) "
        r"+ o + 1"
    )


def filled(axis: Axis, colours: Palette) -> str:
    """The formula with the axis's numbers, each in the colour of its role, in LaTeX."""

    def coloured(colour: str, value: int) -> str:
        return rf"\textcolor{{{colour}}}{{{value}}}"

    return (
        rf"{axis.name}_\text{{out}} = ({coloured(colours.input, axis.size)} - 1) \times "
        rf"{axis.stride} - 2 \times {coloured(colours.padding, axis.padding)} + {axis.dilation} "
        rf"\times ({coloured(colours.kernel, axis.kernel_size)} - 1) + {axis.output_padding} + 1 "
        rf"= \mathbf{{{coloured(colours.output, axis.output)}}}"
    )


def code(given: Numbers, settings: conv_transpose2d.Arguments) -> str:
    """The transposed convolution as PyTorch code that prints its output."""
    tensors = [snippets.assign(name, tensor) for name, tensor in given.operands.items()]
    rest = snippets.arguments(settings, DEFAULTS)
    call = f"output = F.conv_transpose2d({', '.join(given.operands)}{rest})\nprint(output)"
    return "\n\n".join(["import torch\nfrom torch.nn import functional as F", *tensors, call])


def difference(example: WorkedExample) -> tuple[int, int]:
    """How many cells of `there_and_back` have the value they had in `x`, and how many there are."""
    before: Tensor = example.operands["x"]
    return int((before == example.output).sum()), before.numel()
