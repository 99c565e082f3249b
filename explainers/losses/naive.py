"""The sum of exponentials as a formula is typed, beside the way PyTorch takes: where it breaks."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Way:
    """One way to the loss of one sample, its intermediate results in the dtype of the logits.

    `exponentials` (C), `total` and `loss` without axes, `gradient` (C) by the logits.
    """

    exponentials: Tensor
    total: Tensor
    loss: Tensor
    gradient: Tensor

    @property
    def finite(self) -> bool:
        """Whether loss and gradient are numbers that one can learn from."""
        return bool(self.loss.isfinite() and self.gradient.isfinite().all())


def naive(input: Tensor, label: int) -> Way:
    """−ln(e^x / Σ e^x) exactly as the formula stands there; `input` (C), overflow and all."""
    leaf = input.detach().clone().requires_grad_()
    exponentials = leaf.exp()
    total = exponentials.sum()
    loss = -(exponentials[label] / total).log()
    (gradient,) = torch.autograd.grad(loss, leaf)
    return Way(exponentials.detach(), total.detach(), loss.detach(), gradient)


def stable(input: Tensor, label: int) -> Way:
    """The same with the maximum subtracted first; loss and gradient are F.cross_entropy's own."""
    leaf = input.detach().clone().requires_grad_()
    loss = F.cross_entropy(leaf, torch.tensor(label))
    (gradient,) = torch.autograd.grad(loss, leaf)
    exponentials = (input - input.max()).exp()
    return Way(exponentials, exponentials.sum(), loss.detach(), gradient)
