"""torch.nn.functional.elu as a worked example: below zero it bends towards −alpha."""

from torch import Tensor
from torch.nn import functional as F

from explainers.layers import pointwise
from explainers.worked import WorkedExample


def work(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> WorkedExample:
    """x where x > 0, else alpha × (e^x − 1); `inplace` overwrites `input`, as PyTorch does.

    Raises ValueError where PyTorch would refuse the arguments.
    """
    written = pointwise.literal(alpha)
    return pointwise.work(
        input,
        lambda x: F.elu(x, alpha, inplace),
        lambda x: (x, " > 0: ", x) if x.value > 0 else (x, f" ≤ 0: {written} × (e^", x, " − 1)"),
    )
