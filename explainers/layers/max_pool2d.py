"""torch.nn.functional.max_pool2d as a worked example, and its way back.

Padding stands for −∞, so that it never wins (see the documentation of torch.nn.MaxPool2d).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.layers import pooled, pools, way_back
from explainers.layers.arguments import IntOrPair
from explainers.layers.pooled import MaxPooled
from explainers.layers.pools import Pool
from explainers.worked import Explanation, Index, WorkedExample


def work(
    input: Tensor,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> MaxPooled:
    """One picture through torch.nn.functional.max_pool2d, window by window.

    `input` (C, H, W); the output and its `indices` are (C, H', W'). `stride` is the kernel's size
    unless it is given. Raises ValueError where PyTorch would refuse the arguments.
    """
    pool = pools.check(input.shape, kernel_size, stride, padding, dilation, ceil_mode)
    output, indices = _pooled(input, pool)
    margin = pool.margin(input, -math.inf)
    return MaxPooled(
        operands={"input": input},
        output=output,
        explainer=explainer(input, output, indices, pool.places),
        roles=pooled.ROLES,
        margins={"input": margin} if margin else {},
        axes=pooled.AXES,
        indices=indices,
    )


def explainer(
    input: Tensor, output: Tensor, indices: Tensor, places: pooled.Places
) -> Callable[[Index], Explanation]:
    """Explains windows, whatever their `places` are, by their cells and their maximum."""
    planes, width = input.tolist(), input.shape[-1]

    def explain(index: Index) -> Explanation:
        channel, row, column = index
        winner = (channel, *divmod(int(indices[index]), width))
        found = pooled.reads(planes[channel], channel, places((row, column)), -math.inf)
        return pooled.maximum(list(found), winner, float(output[index]))

    return explain


def backward(
    input: Tensor,
    grad_output: Tensor,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> WorkedExample:
    """The gradient's way back: each window gives all of its gradient to its maximum.

    `grad_output` (C, H', W') is the loss's gradient by each output cell; the output, by each
    input cell, is (C, H, W) and comes from autograd. Cells that are the maximum of several
    windows collect from each. Raises ValueError as `work`, for gradients of another shape, and
    where a window reads padding alone.
    """
    forward = work(input, kernel_size, stride, padding, dilation, ceil_mode)
    way_back.check_gradient(grad_output, forward.output)
    pool = pools.check(input.shape, kernel_size, stride, padding, dilation, ceil_mode)
    _check_every_window_reads(pool)
    leaf = input.detach().requires_grad_()
    (grad_input,) = torch.autograd.grad(_pooled(leaf, pool)[0], leaf, grad_output)
    return way_back.WayBack(
        forward,
        grad_output,
        grad_input,
        share=lambda _, counts: "×1" if counts else "×0",
        words=_chosen,
    ).example()


def _chosen(chosen: int, of: int) -> str:
    """In how many windows a cell is the maximum."""
    reading = "window that reads it" if of == 1 else "windows that read it"
    return f"is the maximum of {chosen} of the {of} {reading}"


def _check_every_window_reads(pool: Pool) -> None:
    """Refuse a window that no cell could take the gradient of: PyTorch's index is then outside."""
    for axis, stops in (("height", pool.down), ("width", pool.across)):
        if stops.blind is not None:
            raise ValueError(
                f"dilation is {stops.dilation} in {axis}, and the input has {stops.size} cells "
                f"there: window {stops.blind + 1} steps over all of them and reads padding alone, "
                "so no cell can take its gradient. Lower dilation or padding."
            )


def _pooled(input: Tensor, pool: Pool) -> tuple[Tensor, Tensor]:
    axes = (pool.down, pool.across)
    output, indices = F.max_pool2d(
        input,
        [axis.kernel_size for axis in axes],
        [axis.stride for axis in axes],
        [axis.padding for axis in axes],
        [axis.dilation for axis in axes],
        pool.down.ceil_mode,
        return_indices=True,
    )
    return output, indices
