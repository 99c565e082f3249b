"""torch.nn.functional.leaky_relu as a worked example: what is negative becomes small."""

from torch import Tensor
from torch.nn import functional as F

from explainers.layers import pointwise
from explainers.worked import WorkedExample


def work(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> WorkedExample:
    """x where x ≥ 0, else negative_slope × x; `inplace` overwrites `input`, as PyTorch does.

    Raises ValueError where PyTorch would refuse the arguments.
    """
    slope = pointwise.literal(negative_slope)
    return pointwise.work(
        input,
        lambda x: F.leaky_relu(x, negative_slope, inplace),
        lambda x: (x, " ≥ 0: ", x) if x.value >= 0 else (x, f" < 0: {slope} × ", x),
    )
