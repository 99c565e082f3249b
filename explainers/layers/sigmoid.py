"""torch.nn.functional.sigmoid as a worked example: any number comes between 0 and 1."""

import torch
from torch import Tensor

from explainers.layers import pointwise
from explainers.worked import WorkedExample


def work(input: Tensor) -> WorkedExample:
    """1 ÷ (1 + e^(−x)), cell by cell."""
    return pointwise.work(input, torch.sigmoid, lambda x: ("1 ÷ (1 + e^(−", x, "))"))
