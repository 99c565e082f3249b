"""torch.nn.functional.relu as a worked example: what is negative becomes zero."""

from torch import Tensor
from torch.nn import functional as F

from explainers.layers import pointwise
from explainers.worked import WorkedExample


def work(input: Tensor, inplace: bool = False) -> WorkedExample:
    """max(0, x), cell by cell; `inplace` overwrites `input`, as PyTorch does."""
    return pointwise.work(
        input,
        lambda x: F.relu(x, inplace),
        lambda x: ("max(0, ", x, ")"),
        counts=lambda value: value > 0,
    )
