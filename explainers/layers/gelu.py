"""torch.nn.functional.gelu as a worked example: each number times its place among normal ones."""

from torch import Tensor
from torch.nn import functional as F

from explainers.layers import pointwise
from explainers.worked import WorkedExample

APPROXIMATIONS = ("none", "tanh")


def work(input: Tensor, approximate: str = "none") -> WorkedExample:
    """x × Φ(x), cell by cell, where Φ is the share of a normal distribution that lies below x.

    `approximate="tanh"` takes a quicker formula that is almost the same. Raises ValueError for
    any other word.
    """
    if approximate not in APPROXIMATIONS:
        raise ValueError(f'approximate is "{approximate}": it must be "none" or "tanh".')
    return pointwise.work(
        input,
        lambda x: F.gelu(x, approximate=approximate),
        lambda x: (
            (x, " × 0.5 × (1 + erf(", x, " ÷ √2))")
            if approximate == "none"
            else ("0.5 × ", x, " × (1 + tanh(√(2 ÷ π) × (", x, " + 0.044715 × ", x, "³)))")
        ),
    )
