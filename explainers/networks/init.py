"""The first weights of a network, where PyTorch's own are not wanted."""

from __future__ import annotations

from torch import nn


def kaiming(network: nn.Module) -> None:
    """Draw all convolutions' and linear layers' weights anew, so that variance is passed on.

    A layer's outputs then vary as much as its inputs do, whatever its size: the weights' variance
    is 1/fan_in, or 2/fan_in in a network with ReLU, which halves what comes through
    (He et al. 2015, https://arxiv.org/abs/1502.01852). PyTorch's own first weights have the
    variance 1/(3 fan_in): five layers deep a signal has shrunk to a fifteenth, and so have the
    gradients that come back. Biases stay as they are.
    """
    relu = any(isinstance(layer, nn.ReLU) for layer in network.modules())
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu" if relu else "linear")
