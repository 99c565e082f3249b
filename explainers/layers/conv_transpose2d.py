"""torch.nn.functional.conv_transpose2d as a worked example.

It walks the way of a convolution backwards: each input cell lays the whole kernel, multiplied by
its value, into the output, and where kernels overlap their products are added. (It is the
gradient of conv2d with respect to its input; see the documentation of torch.nn.ConvTranspose2d.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TypedDict

from torch import Tensor
from torch.nn import functional as F

from explainers.layers.arguments import IntOrPair, Pair, pair, positive
from explainers.layers.conv2d_arguments import check_shapes
from explainers.layers.windows import Sides, Windows, extent
from explainers.worked import Explanation, Index, Read, Term, WorkedExample, added

NOTHING = Term(("no kernel reaches this cell: 0",))


class Arguments(TypedDict, total=False):
    """The arguments of torch.nn.ConvTranspose2d, but for its sizes; it takes no words."""

    stride: IntOrPair
    padding: IntOrPair | str
    output_padding: IntOrPair
    groups: int
    dilation: IntOrPair


@dataclass(frozen=True)
class Setting:
    """The arguments of one transposed convolution, checked.

    `windows` are those of the convolution whose way is walked backwards: they stand on the
    output, one for each input cell.
    """

    windows: Windows
    output_padding: Pair
    groups: int
    output_shape: tuple[int, int, int]


def output_size(
    size: int, padding: int, kernel_size: int, stride: int, dilation: int, output_padding: int
) -> int:
    """Cells along one axis of the output; `padding` counts both sides together.

    The formula in the documentation of torch.nn.ConvTranspose2d (there with 2×padding).
    """
    return (size - 1) * stride - padding + extent(kernel_size, dilation) + output_padding


def check(
    input_shape: tuple[int, ...],
    weight_shape: tuple[int, ...],
    *,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    output_padding: IntOrPair = 0,
    groups: int = 1,
    dilation: IntOrPair = 1,
) -> Setting:
    """Decide whether PyTorch would take these arguments, and what comes out.

    `input_shape` is (C, H, W), `weight_shape` (C, O/groups, kH, kW). Raises ValueError that
    names the argument, its value and the rule it breaks.
    """
    check_shapes(input_shape, weight_shape, "input channels, output channels of a group")
    if isinstance(padding, str):
        raise ValueError(
            f'padding is "{padding}": a transposed convolution takes a whole number, or a pair of '
            'them. Words such as "same" are for conv2d only.'
        )
    height, width = pair("padding", padding, low=0)
    windows = Windows(
        kernel_size=(weight_shape[2], weight_shape[3]),
        stride=pair("stride", stride, low=1),
        dilation=pair("dilation", dilation, low=1),
        sides=Sides(height, height, width, width),
    )
    extra = pair("output_padding", output_padding, low=0)
    _check_output_padding(extra, windows)
    groups = positive("groups", groups)
    _check_channels(input_shape[0], weight_shape, groups)
    rows, columns = _fitting_size(input_shape, windows, extra)
    return Setting(windows, extra, groups, (weight_shape[1] * groups, rows, columns))


def work(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    output_padding: IntOrPair = 0,
    groups: int = 1,
    dilation: IntOrPair = 1,
) -> WorkedExample:
    """One picture through torch.nn.functional.conv_transpose2d, cell by cell.

    `input` (C, H, W), `weight` (C, O/groups, kH, kW), `bias` (O,); the output is (O, H', W').
    Raises ValueError where PyTorch would refuse the arguments.
    """
    setting = check(
        tuple(input.shape),
        tuple(weight.shape),
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        groups=groups,
        dilation=dilation,
    )
    return worked(input, weight, bias, setting)


def worked(input: Tensor, weight: Tensor, bias: Tensor | None, setting: Setting) -> WorkedExample:
    """As `work`, for arguments that `check` has found right for these tensors."""
    _check_bias(bias, setting)
    arithmetic = _Arithmetic(input, weight, bias, setting)
    operands = {"input": input, "weight": weight}
    if bias is not None:
        operands["bias"] = bias
    return WorkedExample(
        operands=operands,
        output=arithmetic.output,
        explainer=arithmetic.explain,
        roles={"input": "input", "weight": "kernel", "bias": "kernel", "output": "output"},
        axes={
            "input": ("channel", "row", "column"),
            "weight": ("input channel", "output channel", "row", "column"),
            "bias": ("output channel",),
            "output": ("channel", "row", "column"),
        },
    )


@dataclass(frozen=True)
class _Arithmetic:
    input: Tensor
    weight: Tensor
    bias: Tensor | None
    setting: Setting

    @cached_property
    def output(self) -> Tensor:
        windows = self.setting.windows
        return F.conv_transpose2d(
            self.input,
            self.weight,
            self.bias,
            stride=windows.stride,
            padding=(windows.sides.top, windows.sides.left),
            output_padding=self.setting.output_padding,
            groups=self.setting.groups,
            dilation=windows.dilation,
        )

    @cached_property
    def sizes(self) -> tuple[int, int, Pair]:
        """Channels of the input and of the output in a group, and the input's height and width."""
        channels, height, width = self.input.shape
        return channels // self.setting.groups, self.weight.shape[1], (height, width)

    @cached_property
    def reads(self) -> tuple[dict[Index, Read], dict[Index, Read]]:
        """Of each cell of the input and of the weight: many cells of the output read the same."""
        return _reads("input", self.input), _reads("weight", self.weight)

    @cached_property
    def values(self) -> list[list[list[float]]]:
        return self.output.tolist()

    @cached_property
    def biases(self) -> list[Term]:
        values = [] if self.bias is None else self.bias.tolist()
        return [Term((Read("bias", (out,), value),)) for out, value in enumerate(values)]

    def explain(self, index: Index) -> Explanation:
        out, row, column = index
        addends = list(self._products(out, (row, column))) or [NOTHING]
        if self.bias is not None:
            addends.append(self.biases[out])
        return Explanation(tuple(added(addends)), self.values[out][row][column])

    def _products(self, out: int, place: Pair) -> Iterator[Term]:
        channels, outs, stops = self.sizes
        group, within = divmod(out, outs)
        cells, weights = self.reads
        readers = list(self.setting.windows.readers(place, stops))
        for channel in range(group * channels, (group + 1) * channels):
            for window, kernel in readers:
                yield Term((cells[channel, *window], "×", weights[channel, within, *kernel]))


def _reads(name: str, tensor: Tensor) -> dict[Index, Read]:
    # Reading a tensor cell by cell is slow; a list of Python numbers is not.
    places = product(*map(range, tensor.shape))
    return {
        place: Read(name, place, value)
        for place, value in zip(places, tensor.flatten().tolist(), strict=True)
    }


def _check_output_padding(output_padding: Pair, windows: Windows) -> None:
    axes = zip(("height", "width"), output_padding, windows.stride, windows.dilation, strict=True)
    for axis, extra, stride, dilation in axes:
        if extra >= max(stride, dilation):
            raise ValueError(
                f"output_padding is {extra} in {axis}, with stride {stride} and dilation "
                f"{dilation}: it must be smaller than the larger of the two, so here at most "
                f"{max(stride, dilation) - 1}. It only chooses among the sizes that a convolution "
                "with that stride rounds down to the same one."
            )


def _check_channels(channels: int, weight_shape: tuple[int, ...], groups: int) -> None:
    if weight_shape[0] != channels:
        raise ValueError(
            f"weight is made for {weight_shape[0]} input channels (its first axis), and the input "
            f"has {channels}: they must be as many."
        )
    if channels % groups:
        raise ValueError(
            f"groups is {groups}, and in_channels is {channels}: {channels} channels cannot be "
            f"shared out evenly among {groups} groups. Choose groups that divides {channels}."
        )


def _check_bias(bias: Tensor | None, setting: Setting) -> None:
    out = setting.output_shape[0]
    if bias is not None and tuple(bias.shape) != (out,):
        raise ValueError(
            f"bias has shape {tuple(bias.shape)}: it needs one number for each of the {out} "
            "output channels."
        )


def _fitting_size(
    input_shape: tuple[int, ...], windows: Windows, output_padding: Pair
) -> tuple[int, int]:
    paddings = (2 * windows.sides.top, 2 * windows.sides.left)
    sizes = []
    for axis, name in enumerate(("height", "width")):
        size = output_size(
            input_shape[axis + 1],
            paddings[axis],
            windows.kernel_size[axis],
            windows.stride[axis],
            windows.dilation[axis],
            output_padding[axis],
        )
        if size < 1:
            raise ValueError(
                f"padding is {paddings[axis] // 2}: a transposed convolution cuts that many cells "
                f"off each side of its output, and of the {size + paddings[axis]} cells in {name} "
                f"that leaves {max(size, 0)}. Lower padding."
            )
        sizes.append(size)
    return sizes[0], sizes[1]
