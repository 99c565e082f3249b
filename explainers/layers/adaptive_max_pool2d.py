"""torch.nn.functional.adaptive_max_pool2d as a worked example."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional as F

from explainers.layers import bins, max_pool2d, pooled
from explainers.layers.bins import OutputSize
from explainers.layers.pooled import MaxPooled


def work(input: Tensor, output_size: OutputSize) -> MaxPooled:
    """One picture (C, H, W) brought to `output_size` by the maximum of each bin.

    The output and its `indices` are (C, H', W'). Raises ValueError where PyTorch would refuse.
    """
    found = bins.check(input.shape, output_size)
    output, indices = F.adaptive_max_pool2d(input, found.output_size, return_indices=True)
    return MaxPooled(
        operands={"input": input},
        output=output,
        explainer=max_pool2d.explainer(input, output, indices, found.places),
        roles=pooled.ROLES,
        axes=pooled.AXES,
        indices=indices,
    )
