"""torch.nn.functional.l1_loss as a worked example: the distance between each number and its target.

The formula is that of torch.nn.L1Loss, ℓₙ = |xₙ − yₙ|.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.losses import pointwise
from explainers.worked import WorkedExample

L1 = pointwise.Kind("l1_loss", F.l1_loss, value=("|", "|"), slope=("sign(", ")"))


def work(input: Tensor, target: Tensor, reduction: str = "mean") -> WorkedExample:
    """The L1 loss: a number for each pair ("none"), or their mean or sum.

    `input` and `target` have one shape (or shapes that broadcast). Raises ValueError where
    PyTorch would refuse them; and for complex or unsigned numbers, whose differences are no
    lengths on a line or wrap around at 0.
    """
    _check_numbers(input, target, reduction)
    return pointwise.work(L1, input, target, reduction)


def gradient(input: Tensor, target: Tensor, reduction: str = "mean") -> WorkedExample:
    """The gradient by `input`: −1, 0 or 1 for each number, shared out where the mean is taken."""
    _check_numbers(input, target, reduction)
    return pointwise.gradient(L1, input, target, reduction)


def _check_numbers(input: Tensor, target: Tensor, reduction: str) -> None:
    for name, tensor in (("input", input), ("target", target)):
        if tensor.dtype in (torch.bool, torch.uint8) or tensor.is_complex():
            raise ValueError(
                f"{name} holds {tensor.dtype}: a distance needs signed real numbers, such as "
                "torch.float32."
            )
    whole = not input.is_floating_point() and not target.is_floating_point()
    if whole and reduction == "mean":
        raise ValueError(
            f"input and target hold whole numbers ({input.dtype}): their mean may not be whole, "
            "and PyTorch refuses it. Write 3.0 for 3, or choose reduction none or sum."
        )
