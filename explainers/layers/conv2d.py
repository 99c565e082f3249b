"""torch.nn.functional.conv2d as a worked example.

What deep learning calls a convolution is a cross-correlation: the kernel is not flipped
(see the documentation of torch.nn.Conv2d, "⋆ is the valid 2D cross-correlation operator").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.layers import conv2d_arguments
from explainers.layers.arguments import IntOrPair, Pair
from explainers.layers.conv2d_arguments import Setting
from explainers.layers.windows import Sides
from explainers.worked import PLUS, Explanation, Index, Margin, Read, Term, WorkedExample, added


def work(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    *,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> WorkedExample:
    """One picture through torch.nn.functional.conv2d, cell by cell.

    `input` (C, H, W), `weight` (O, C/groups, kH, kW), `bias` (O,); the output is (O, H', W').
    The other arguments are those of torch.nn.Conv2d. Raises ValueError where PyTorch would
    refuse them.
    """
    setting = conv2d_arguments.check(
        tuple(input.shape),
        tuple(weight.shape),
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        padding_mode=padding_mode,
    )
    return worked(input, weight, bias, setting)


def worked(input: Tensor, weight: Tensor, bias: Tensor | None, setting: Setting) -> WorkedExample:
    """As `work`, for arguments that `conv2d_arguments.check` has found right for these tensors."""
    _check_bias(bias, weight)
    arithmetic = _Arithmetic(input, weight, bias, setting)
    operands = {"input": input, "weight": weight}
    if bias is not None:
        operands["bias"] = bias
    return WorkedExample(
        operands=operands,
        output=arithmetic.output,
        explainer=arithmetic.explain,
        roles={"input": "input", "weight": "kernel", "bias": "kernel", "output": "output"},
        margins=arithmetic.margins(),
        axes={
            "input": ("channel", "row", "column"),
            "weight": ("output channel", "input channel", "row", "column"),
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
    def frame(self) -> Sides:
        return self.setting.windows.sides.added

    @cached_property
    def padded(self) -> Tensor:
        return _pad(self.input, self.frame, self.setting.padding_mode)

    @cached_property
    def output(self) -> Tensor:
        windows, groups = self.setting.windows, self.setting.groups
        return F.conv2d(
            _pad(self.input, windows.sides, self.setting.padding_mode),
            self.weight,
            self.bias,
            stride=windows.stride,
            dilation=windows.dilation,
            groups=groups,
        )

    @cached_property
    def lists(self) -> tuple[list[list[list[float]]], list[list[list[list[float]]]]]:
        # Reading a tensor cell by cell is slow; a list of Python numbers is not.
        return self.padded.tolist(), self.weight.tolist()

    @cached_property
    def sources(self) -> list[list[int]] | None:
        """For the modes that repeat cells: which cell of a plane stands at each padded place."""
        if self.setting.padding_mode == "zeros" or not self.frame:
            return None
        height, width = self.input.shape[1:]
        places = torch.arange(height * width, dtype=torch.float64).view(1, height, width)
        found: list[list[int]] = (
            _pad(places, self.frame, self.setting.padding_mode)[0].long().tolist()
        )
        return found

    def margins(self) -> dict[str, Margin]:
        sides = self.frame
        if not sides:
            return {}
        return {"input": Margin(sides.top, sides.bottom, sides.left, sides.right, self.padded)}

    def explain(self, index: Index) -> Explanation:
        out, row, column = index
        terms = added(self._products(out, (row, column)))
        if self.bias is not None:
            terms += [PLUS, Term((Read("bias", (out,), float(self.bias[out])),))]
        return Explanation(tuple(terms), float(self.output[index]))

    def _products(self, out: int, cell: Pair) -> Iterator[Term]:
        per_group = self.weight.shape[1]
        first = out // (self.weight.shape[0] // self.setting.groups) * per_group
        weights = self.lists[1][out]
        kernel_height, kernel_width = self.setting.windows.kernel_size
        for channel in range(per_group):
            for i in range(kernel_height):
                for j in range(kernel_width):
                    read = self._read(first + channel, self.setting.windows.cell(cell, (i, j)))
                    factor = Read("weight", (out, channel, i, j), weights[channel][i][j])
                    yield Term((read, "×", factor))

    def _read(self, channel: int, place: Pair) -> Read:
        row, column = place
        height, width = self.input.shape[1:]
        sides = self.frame
        value = self.lists[0][channel][row + sides.top][column + sides.left]
        if 0 <= row < height and 0 <= column < width:
            return Read("input", (channel, row, column), value)
        source = None
        if self.sources is not None:
            at = self.sources[row + sides.top][column + sides.left]
            source = (channel, at // width, at % width)
        return Read("input", (channel, row, column), value, padding=True, source=source)


def _pad(picture: Tensor, sides: Sides, padding_mode: str) -> Tensor:
    mode = "constant" if padding_mode == "zeros" else padding_mode
    return F.pad(picture, sides.for_pad, mode=mode) if sides else picture


def _check_bias(bias: Tensor | None, weight: Tensor) -> None:
    if bias is not None and tuple(bias.shape) != (weight.shape[0],):
        raise ValueError(
            f"bias has shape {tuple(bias.shape)}: it needs one number for each of the "
            f"{weight.shape[0]} output channels."
        )
