"""Muon for the kernels and matrices of a network, SGD for the rest, used as one optimizer.

`torch.optim.Muon` takes matrices only. So a kernel is flattened, a row for each of its filters, as
K. Jordan, who introduced Muon ("Muon: An optimizer for hidden layers in neural networks", 2024),
has it. Biases, norms and the layer that makes the scores are for another optimizer: also his.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.optim import SGD, Muon

WITH_KERNELS = (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)
"""The layers whose weight is a matrix, or is one once it is flattened."""


class MuonWithSGD:
    """Both over one network, with what the training asks of any class of `torch.optim`.

    Muon has the weights of all layers `WITH_KERNELS` that learn but the last of these; what else
    learns is SGD's, with Nesterov momentum.
    """

    def __init__(
        self, model: nn.Module, *, lr: float, sgd_lr: float, momentum: float, weight_decay: float
    ) -> None:
        """Raises ValueError, in words, where the network has nothing for Muon."""
        kernels, rest = _shares(model)
        if not kernels:
            raise ValueError(
                "optimizer is muon, and this network has nothing for it: it moves kernels and "
                "matrices that learn, but for the last layer's. Choose another optimizer."
            )
        # A matrix is moved itself, a kernel by way of its flattened copy.
        matrices = [
            kernel if kernel.dim() == 2 else nn.Parameter(kernel.detach().flatten(1).clone())
            for kernel in kernels
        ]
        self._flattened = [
            (kernel, matrix)
            for kernel, matrix in zip(kernels, matrices, strict=True)
            if kernel is not matrix
        ]
        self.muon = Muon(matrices, lr=lr, momentum=momentum, weight_decay=weight_decay)
        self.sgd = SGD(
            rest,
            lr=sgd_lr,
            momentum=momentum,
            weight_decay=weight_decay,
            nesterov=momentum > 0,
            fused=True,
        )

    @property
    def param_groups(self) -> list[dict[str, Any]]:
        """Muon's settings, and those of SGD."""
        return [*self.muon.param_groups, *self.sgd.param_groups]

    @torch.no_grad()
    def step(self) -> None:
        """Move every weight that has a gradient."""
        for kernel, matrix in self._flattened:
            matrix.copy_(kernel.flatten(1))  # whoever holds the network may have set its weights
            matrix.grad = None if kernel.grad is None else kernel.grad.flatten(1)
        self.muon.step()  # type: ignore[no-untyped-call]
        self.sgd.step()
        for kernel, matrix in self._flattened:
            kernel.copy_(matrix.view(kernel.shape))

    def state_dict(self) -> dict[str, Any]:
        """What both remember, of kernels as matrices (however they lie in memory)."""
        return {"muon": self.muon.state_dict(), "sgd": self.sgd.state_dict()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from what `state_dict` gave."""
        self.muon.load_state_dict(state["muon"])
        self.sgd.load_state_dict(state["sgd"])


def _shares(model: nn.Module) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """The weights that are for Muon, and all else that learns."""
    weights = (layer.weight for layer in model.modules() if isinstance(layer, WITH_KERNELS))
    taken = [id(weight) for weight in weights if weight.requires_grad][:-1]
    learns = [one for one in model.parameters() if one.requires_grad]
    kernels = [one for one in learns if id(one) in taken]
    return kernels, [one for one in learns if id(one) not in taken]
