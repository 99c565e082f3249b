"""torch.nn.functional.adaptive_avg_pool2d as a worked example."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional as F

from explainers.layers import bins, pooled
from explainers.layers.bins import OutputSize
from explainers.worked import Explanation, Index, WorkedExample


def work(input: Tensor, output_size: OutputSize) -> WorkedExample:
    """One picture (C, H, W) brought to `output_size` by the mean of each bin.

    The output is (C, H', W'). Raises ValueError where PyTorch would refuse.
    """
    found = bins.check(input.shape, output_size)
    output = F.adaptive_avg_pool2d(input, found.output_size)
    planes = input.tolist()

    def explain(index: Index) -> Explanation:
        channel, row, column = index
        places = found.places((row, column))
        cells = list(pooled.reads(planes[channel], channel, places, 0.0))
        return pooled.mean(cells, len(cells), float(output[index]), padding_counts=True)

    return WorkedExample({"input": input}, output, explain, pooled.ROLES, axes=pooled.AXES)
