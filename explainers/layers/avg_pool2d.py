"""torch.nn.functional.avg_pool2d as a worked example, and its way back.

What a window's sum is divided by follows `avg_pool2d` in PyTorch's source
(aten/src/ATen/native/cpu/AvgPoolKernel.cpp): cells beyond the padding never count, cells of the
padding count with `count_include_pad`, and `divisor_override` replaces the count.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.layers import pooled, pools, way_back
from explainers.layers.arguments import IntOrPair, Pair
from explainers.layers.pools import Pool
from explainers.worked import Explanation, Index, WorkedExample


def work(
    input: Tensor,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> WorkedExample:
    """One picture through torch.nn.functional.avg_pool2d, window by window.

    `input` (C, H, W), the output (C, H', W'). `stride` is the kernel's size unless it is given.
    Raises ValueError where PyTorch would refuse the arguments.
    """
    average = _average(
        input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
    )
    margin = average.pool.margin(input, 0.0)
    return WorkedExample(
        operands={"input": input},
        output=average.output,
        explainer=average.explain,
        roles=pooled.ROLES,
        margins={"input": margin} if margin else {},
        axes=pooled.AXES,
    )


def backward(
    input: Tensor,
    grad_output: Tensor,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> WorkedExample:
    """The gradient's way back: each window shares its gradient out equally among its cells.

    `grad_output` (C, H', W') is the loss's gradient by each output cell; the output, by each
    input cell, is (C, H, W) and comes from autograd. Raises ValueError as `work`, and for
    gradients of another shape.
    """
    rest = (kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)
    forward = work(input, *rest)
    way_back.check_gradient(grad_output, forward.output)
    leaf = input.detach().requires_grad_()
    average = _average(leaf, *rest)
    (grad_input,) = torch.autograd.grad(average.output, leaf, grad_output)
    return way_back.WayBack(
        forward,
        grad_output,
        grad_input,
        share=lambda out, _: f" ÷ {average.divisor((out[1], out[2]))}",
        words=lambda _, of: f"is read by {of} window{'' if of == 1 else 's'}",
    ).example()


@dataclass(frozen=True)
class _Average:
    input: Tensor
    pool: Pool
    count_include_pad: bool
    divisor_override: int | None

    @cached_property
    def output(self) -> Tensor:
        axes = (self.pool.down, self.pool.across)
        return F.avg_pool2d(
            self.input,
            [axis.kernel_size for axis in axes],
            [axis.stride for axis in axes],
            [axis.padding for axis in axes],
            self.pool.down.ceil_mode,
            self.count_include_pad,
            self.divisor_override,
        )

    @cached_property
    def planes(self) -> list[list[list[float]]]:
        found: list[list[list[float]]] = self.input.tolist()
        return found

    def divisor(self, out: Pair) -> int:
        """What the sum of the window for the output cell `out` (row, column) is divided by."""
        if self.divisor_override is not None:
            return self.divisor_override
        height, width = self.pool.down.size, self.pool.across.size
        return sum(
            self.count_include_pad or (0 <= row < height and 0 <= column < width)
            for row, column in self.pool.places(out)
        )

    def explain(self, index: Index) -> Explanation:
        channel, row, column = index
        place = (row, column)
        found = pooled.reads(self.planes[channel], channel, self.pool.places(place), 0.0)
        value = float(self.output[index])
        return pooled.mean(list(found), self.divisor(place), value, self.count_include_pad)


def _average(
    input: Tensor,
    kernel_size: IntOrPair,
    stride: IntOrPair | None,
    padding: IntOrPair,
    ceil_mode: bool,
    count_include_pad: bool,
    divisor_override: int | None,
) -> _Average:
    pool = pools.check(input.shape, kernel_size, stride, padding, 1, ceil_mode)
    if not isinstance(count_include_pad, bool):
        raise ValueError(f"count_include_pad is {count_include_pad!r}: it must be True or False.")
    if divisor_override is not None and (
        not isinstance(divisor_override, int)
        or isinstance(divisor_override, bool)
        or divisor_override == 0
    ):
        raise ValueError(
            f"divisor_override is {divisor_override!r}: the sum of each window is divided by it, "
            "so it must be a whole number other than 0, or None to divide by the number of cells."
        )
    return _Average(input, pool, count_include_pad, divisor_override)
