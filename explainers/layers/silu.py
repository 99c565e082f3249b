"""torch.nn.functional.silu as a worked example: each number times its own sigmoid."""

from torch import Tensor
from torch.nn import functional as F

from explainers.layers import pointwise
from explainers.worked import WorkedExample


def work(input: Tensor, inplace: bool = False) -> WorkedExample:
    """x ÷ (1 + e^(−x)), cell by cell; `inplace` overwrites `input`, as PyTorch does."""
    return pointwise.work(
        input, lambda x: F.silu(x, inplace), lambda x: (x, " ÷ (1 + e^(−", x, "))")
    )
