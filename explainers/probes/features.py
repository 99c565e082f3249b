"""What a network has made of a picture just before its last layer: the picture's features."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from explainers.images.pictures import Progress
from explainers.networks.asking import each
from explainers.networks.stops import shared_copy
from explainers.networks.trained import Trained

MOST = 8_192
"""Numbers of a picture that are compared with those of others."""


def last(network: nn.Module) -> str:
    """The name of the last layer with weights that read all there is: linear, or a convolution.

    Raises ValueError where there is none.
    """
    kinds = (nn.Linear, nn.modules.conv._ConvNd)
    names: list[str] = [n for n, layer in network.named_modules() if isinstance(layer, kinds)]
    if not names:
        raise ValueError("This network has no linear layer and no convolution: it has no features.")
    return names[-1]


@torch.no_grad()
def features(trained: Trained, pictures: Tensor, progress: Progress) -> Tensor:
    """What the last layer reads of pictures, uint8 (N, 3, H, W): (N, D), float32.

    Raises ValueError where there is no such layer, or it reads more than `MOST` numbers.
    """
    watched, found = shared_copy(trained.network), list[Tensor]()
    layer = watched.get_submodule(last(watched))
    layer.register_forward_pre_hook(lambda _, given: found.append(given[0].flatten(1).clone()))
    at_once, count = each(trained), len(pictures)
    for start in range(0, count, at_once):
        progress(f"Asking the network about {count:,} pictures", start / count)
        watched(trained.prepare(pictures[start : start + at_once]))
        check(found[0].shape[1])
    return torch.cat(found)


def check(size: int) -> None:
    """Raise ValueError, in words, where a picture has too many numbers to be compared."""
    if size > MOST:
        raise ValueError(
            f"The last layer reads {size:,} numbers of each picture; at most {MOST:,} are compared "
            "here, so that there is room for everybody."
        )


def pixels(pictures: Tensor) -> Tensor:
    """The numbers of pictures, uint8 (N, 3, H, W), each in a row, from 0 to 1: (N, D)."""
    return pictures.flatten(1).float() / 255


def spread(count: int, most: int) -> Tensor:
    """At most `most` of `count` places, evenly spread over all."""
    taken = min(count, most)
    return torch.arange(taken) * count // max(1, taken)
