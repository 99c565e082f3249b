"""The gradient of a score at each pixel, and the same averaged over noisy copies of the picture."""

from __future__ import annotations

import torch
from torch import Tensor

from explainers.attribution.slopes import slopes
from explainers.networks.asking import each
from explainers.networks.trained import Trained


def saliency(trained: Trained, picture: Tensor, index: int) -> Tensor:
    """How strongly each pixel moves the score of class `index`: (H, W), at least 0.

    The largest absolute gradient over the colours (Simonyan, Vedaldi and Zisserman, 2013).
    `picture` is uint8 (3, H, W). Raises ValueError where the network cannot be gone through
    backwards.
    """
    return strongest(slopes(trained, trained.prepare(picture), index)[0])


def smooth_grad(
    trained: Trained,
    picture: Tensor,
    index: int,
    *,
    n_samples: int,
    stdev: float,
    generator: torch.Generator,
) -> Tensor:
    """As `saliency`, of the mean of the gradients at `n_samples` noisy copies of the picture.

    SmoothGrad (Smilkov et al., 2017). The noise is normal, its standard deviation the share
    `stdev` of the range of the numbers that the network gets. Raises as `saliency`.
    """
    input = trained.prepare(picture)
    spread = stdev * (input.max() - input.min())
    total = torch.zeros_like(input[0])
    left = n_samples
    while left:
        some = min(left, each(trained))
        noise = torch.randn((some, *input.shape[1:]), generator=generator)
        total += slopes(trained, input + spread * noise, index).sum(0)
        left -= some
    return strongest(total / n_samples)


def strongest(slopes: Tensor) -> Tensor:
    """Of gradients (C, H, W) the largest over the channels, without its sign: (H, W)."""
    return slopes.abs().amax(0)
