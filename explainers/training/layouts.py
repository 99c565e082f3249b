"""How a network is computed where it trains: as its device is quickest at it."""

from __future__ import annotations

import torch
from torch import nn

from explainers.training import blocked, cards


def of(model: nn.Module, device: torch.device, precision: str) -> nn.Module:
    """What to call in place of the model, in training: it has the same weights and results."""
    if device.type == "cuda":
        return cards.of(model, precision)
    return blocked.of(model, device, precision)
