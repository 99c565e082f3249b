"""Every network that a recipe can name."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from explainers.networks.cifar_quick import cifar_quick

_NETWORKS: dict[str, tuple[str, Callable[[int], nn.Module]]] = {
    "cifar_quick": (
        "CIFAR-quick as in the notes: nine layers, no activation",
        lambda num_classes: cifar_quick(num_classes=num_classes),
    ),
    "cifar_quick_relu": (
        "CIFAR-quick with ReLU where Caffe's cifar10_quick has it",
        lambda num_classes: cifar_quick(relu=True, num_classes=num_classes),
    ),
}

NETWORKS: dict[str, str] = {name: summary for name, (summary, _) in _NETWORKS.items()}
"""The names that `build` knows, each with one line about the network."""


def check(network: str) -> None:
    """Raise ValueError, naming the known ones, if `build` does not know `network`."""
    if network not in _NETWORKS:
        known = ", ".join(_NETWORKS)
        raise ValueError(f"network={network!r} is not known. Known networks: {known}.")


def build(network: str, num_classes: int = 10) -> nn.Module:
    """The network called `network`, freshly initialised: (N, 3, 32, 32) in, (N, `num_classes`) out.

    PyTorch's default initialisation draws from the global generator: call `torch.manual_seed`
    first for the same weights again. Raises ValueError for an unknown name.
    """
    check(network)
    return _NETWORKS[network][1](num_classes)
