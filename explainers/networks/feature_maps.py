"""What every layer of a network makes of one picture."""

from __future__ import annotations

from torch import Tensor

from explainers.networks import stops
from explainers.networks.stops import Walk
from explainers.networks.trained import Trained


def walk(trained: Trained, picture: Tensor) -> Walk:
    """The picture, uint8 (3, H, W), through the network: a stop for each layer."""
    return stops.walk(trained.network, trained.prepare(picture))
