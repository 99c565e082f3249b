"""A look into a network with one picture: what each layer makes of it, and the way back.

Nothing of it is left in the network: the gradients are handed over and kept nowhere, layers
behave as in use, so that no running statistics move and no dice are thrown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explainers.networks.stops import shared_copy
from explainers.training.inside.kinds import KERNELS, MAPS, SLOPES


@dataclass(frozen=True)
class Part:
    """Numbers of a layer, of one of the `KINDS`: maps (C, H, W) and kernels (O, I, H, W), or
    numbers (N,) and weights (O, I) of a linear layer.
    """

    layer: str
    kind: str
    values: Tensor


@dataclass(frozen=True)
class Look:
    """What was seen: the picture's loss, the probability of each class, and all layers' parts."""

    loss: float
    chances: tuple[float, ...]
    parts: tuple[Part, ...]


class Glass:
    """Looks into a network while that is trained, through modules of its own with its weights."""

    def __init__(self, network: nn.Module) -> None:
        """Weights of `network` may change between two looks, in place, as optimizers change them.

        Its layers are taken one after the other, as a Sequential does.
        """
        self._network = shared_copy(network).eval()
        for layer in self._network.modules():
            if hasattr(layer, "inplace"):  # or it would write over what is to be shown
                setattr(layer, "inplace", False)  # noqa: B010  (no attribute of nn.Module itself)

    def look(self, image: Tensor, label: int) -> Look:
        """Send one image (1, C, H, W) through and its loss back, on the network's device.

        The loss is the cross-entropy with the class `label`. Raises ValueError or RuntimeError
        where a layer refuses a batch of one.
        """
        with torch.enable_grad():
            made, x = [], image.detach().requires_grad_()
            for name, layer in self._network.named_children():
                x = layer(x)
                if not isinstance(layer, nn.Flatten):  # the numbers before it are the same ones
                    made.append((name, MAPS, x))
            loss = F.cross_entropy(x.float(), torch.tensor([label], device=x.device))
        shown = [*made, *self._kernels()]
        learned = [place for place, (*_, values) in enumerate(shown) if values.requires_grad]
        slopes = dict(
            zip(
                learned,
                torch.autograd.grad(loss, [shown[k][2] for k in learned], allow_unused=True),
                strict=True,
            )
        )
        parts = []
        for place, (name, kind, values) in enumerate(shown):
            first = 0 if kind == MAPS else slice(None)  # there is one picture
            parts.append(Part(name, kind, values.detach()[first]))
            if (slope := slopes.get(place)) is not None:
                parts.append(Part(name, SLOPES[kind], slope[first]))
        chances: list[float] = x.detach().float().softmax(1)[0].tolist()
        return Look(float(loss.detach()), tuple(chances), tuple(parts))

    def _kernels(self) -> Iterator[tuple[str, str, Tensor]]:
        for name, layer in self._network.named_children():
            weight = getattr(layer, "weight", None)
            if isinstance(weight, Tensor):
                yield name, KERNELS, weight
