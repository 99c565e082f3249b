"""torch.nn.functional.tanh as a worked example: any number comes between −1 and 1."""

import torch
from torch import Tensor

from explainers.layers import pointwise
from explainers.worked import WorkedExample


def work(input: Tensor) -> WorkedExample:
    """(e^x − e^(−x)) ÷ (e^x + e^(−x)), cell by cell."""
    return pointwise.work(
        input,
        torch.tanh,
        lambda x: ("(e^", x, " − e^(−", x, ")) ÷ (e^", x, " + e^(−", x, "))"),
    )
