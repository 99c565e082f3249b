"""torch.nn.functional.hardswish as a worked example: silu made of straight pieces."""

from torch import Tensor
from torch.nn import functional as F

from explainers.layers import pointwise
from explainers.worked import WorkedExample


def work(input: Tensor, inplace: bool = False) -> WorkedExample:
    """x × min(max(x + 3, 0), 6) ÷ 6, cell by cell; `inplace` overwrites `input`."""
    return pointwise.work(
        input,
        lambda x: F.hardswish(x, inplace),
        lambda x: (x, " × min(max(", x, " + 3, 0), 6) ÷ 6"),
    )
