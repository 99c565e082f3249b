"""The numbers on the way from the logits to the cross-entropy, operation by operation."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Values:
    """What each operation makes of the one before, in the dtype of the input.

    For N samples and C classes `sums` and `losses` are (N, 1), one number a sample; `loss` is ()
    once it is reduced, else (N,); all others are (N, C).
    """

    input: Tensor
    shifted: Tensor
    exponentials: Tensor
    sums: Tensor
    log_softmax: Tensor
    losses: Tensor
    loss: Tensor


def values(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Values:
    """All of them, by PyTorch; arguments as `cross_entropy.work`, which are not checked here.

    The loss itself is that of `torch.nn.functional.cross_entropy`, not put together from the rest.
    """
    shifted = input - input.amax(1, keepdim=True)
    exponentials = shifted.exp()
    sums = exponentials.sum(1, keepdim=True)
    losses, loss = (
        F.cross_entropy(
            input,
            target,
            weight=weight,
            ignore_index=ignore_index,
            reduction=how,
            label_smoothing=label_smoothing,
        )
        for how in ("none", reduction)
    )
    log_softmax = input.log_softmax(1)
    return Values(input, shifted, exponentials, sums, log_softmax, losses[:, None], loss)
