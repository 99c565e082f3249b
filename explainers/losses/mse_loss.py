"""torch.nn.functional.mse_loss as a worked example: the squared distance to the target.

The formula is that of torch.nn.MSELoss, ℓₙ = (xₙ − yₙ)².
"""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional as F

from explainers.losses import pointwise
from explainers.worked import WorkedExample

MSE = pointwise.Kind("mse_loss", F.mse_loss, value=("(", ")²"), slope=("2 × (", ")"))


def work(input: Tensor, target: Tensor, reduction: str = "mean") -> WorkedExample:
    """The squared error: a number for each pair ("none"), or their mean or sum.

    `input` and `target` have one shape (or shapes that broadcast). Raises ValueError where
    PyTorch would refuse them.
    """
    _check_numbers(input, target)
    return pointwise.work(MSE, input, target, reduction)


def gradient(input: Tensor, target: Tensor, reduction: str = "mean") -> WorkedExample:
    """The gradient by `input`: twice the difference, shared out where the mean is taken."""
    _check_numbers(input, target)
    return pointwise.gradient(MSE, input, target, reduction)


def _check_numbers(input: Tensor, target: Tensor) -> None:
    complex_ = input.is_complex() or target.is_complex()
    if complex_ or not (input.is_floating_point() or target.is_floating_point()):
        raise ValueError(
            f"input holds {input.dtype} and target {target.dtype}: PyTorch squares real numbers "
            "with a point, so one of them must be floating. Write 3.0 for 3."
        )
