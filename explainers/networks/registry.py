"""Every network that a recipe can name. Imports torch only where a network is built or typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn

NETWORKS: dict[str, str] = {
    "cifar_quick": "CIFAR-quick as in the notes: nine layers, no activation.",
    "cifar_quick_relu": "CIFAR-quick with ReLU where Caffe's cifar10_quick has it.",
}
"""The names that `build` knows, each with one line about the network."""

TYPED = "layers:"
"""What the name of a network begins with that is its own list of layers, a `|` between two:
`layers: Flatten()|Linear(3072, 10)`."""


def check(network: str) -> None:
    """Raise ValueError, naming the known ones, if `build` does not know `network`.

    For a list of layers, say which of them cannot be read, or why it cannot be trained.
    """
    if network.startswith(TYPED):
        from explainers.networks import typed

        typed.trainable(network.removeprefix(TYPED))
    elif network not in NETWORKS:
        known = ", ".join(NETWORKS)
        raise ValueError(
            f"network is {network!r}, which is not known. Known networks: {known}. A "
            f'network of your own is "{TYPED}" and its layers, such as '
            f'"{TYPED} Flatten()|Linear(3072, 10)".'
        )


def build(network: str, num_classes: int = 10) -> nn.Module:
    """The network called `network`, freshly initialised: (N, 3, 32, 32) in, (N, `num_classes`) out.

    PyTorch's default initialisation draws from the global generator: call `torch.manual_seed`
    first for the same weights again. Raises ValueError for an unknown name.
    """
    if network.startswith(TYPED):
        from explainers.networks import typed

        return typed.sequential(typed.trainable(network.removeprefix(TYPED), num_classes))
    check(network)
    from explainers.networks.cifar_quick import cifar_quick

    return cifar_quick(relu=network == "cifar_quick_relu", num_classes=num_classes)
