"""Grad-CAM: the maps of one layer, weighed by how much the score asks for each of them."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from explainers.networks.asking import gradient
from explainers.networks.stops import shared_copy
from explainers.networks.trained import Trained


@dataclass(frozen=True)
class GradCam:
    """The maps (K, H, W) that leave a layer, and the gradient of the score at each of their cells.

    After Selvaraju et al., "Grad-CAM", 2017, equations 1 and 2.
    """

    maps: Tensor
    slopes: Tensor

    @property
    def weights(self) -> Tensor:
        """How much the score asks for each map: the mean of its gradients, (K,)."""
        return self.slopes.mean((1, 2))

    @property
    def sums(self) -> Tensor:
        """The maps, each times its weight, added: (H, W)."""
        return (self.weights[:, None, None] * self.maps).sum(0)

    @property
    def map(self) -> Tensor:
        """Where the maps speak for the class: the sums, what is negative set to 0. (H, W)."""
        return self.sums.relu()


def last_convolution(network: nn.Module) -> str:
    """The name of the layer whose maps are usually weighed; empty where there is none."""
    kinds = nn.Conv2d | nn.ConvTranspose2d
    names = [name for name, layer in network.named_modules() if isinstance(layer, kinds)]
    return names[-1] if names else ""


class _Tap(nn.Module):
    """A layer with a place behind it at which a gradient can be asked for.

    What leaves the layer is kept in `found`; `moved`, zero for each number of it, is added, so
    that the gradient at `moved` is that at what leaves the layer.
    """

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer
        self.found = torch.empty(0)
        self.moved: Tensor
        self.register_buffer("moved", torch.zeros(()))  # a buffer: copies of the network share it

    def forward(self, input: Tensor) -> Tensor:
        output: Tensor = self.layer(input)
        self.found = output.detach().clone()
        return output + self.moved


def grad_cam(trained: Trained, picture: Tensor, index: int, layer: str) -> GradCam:
    """The maps of the layer called `layer` and their gradients, for the score of class `index`.

    `picture` is uint8 (3, H, W). Raises ValueError where there is no such layer, where it gives no
    maps, or where the network cannot be gone through backwards.
    """
    if not layer or layer not in dict(trained.network.named_modules()):
        raise ValueError(f"This network has no layer called “{layer}”.")
    network = shared_copy(trained.network)
    tap = _Tap(network.get_submodule(layer))
    network.set_submodule(layer, tap)
    input = trained.prepare(picture)
    with torch.no_grad():
        network(input.clone())
    maps = tap.found
    if maps.dim() != 4:
        raise ValueError(f"{layer} gives no maps: Grad-CAM needs a layer that does.")
    tap.moved = torch.zeros_like(maps, requires_grad=True)
    slopes = gradient(network, tap.moved, lambda asked: asked(input.clone())[0, index])
    return GradCam(maps[0], slopes[0])
