"""Pools that take the mean: how much each number of a window counts."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.networks.stops import Stop
from explainers.overview import kinds


def shares(stop: Stop) -> Tensor:
    """What every number of a window is multiplied with, (C, H', W'): 1 / (its numbers), mostly.

    At an edge PyTorch counts zeros that were padded, or leaves them out, as it is told; but never
    what lies beyond them, where sizes were rounded up. So the pool itself is asked: of ones it
    makes the share times how many of a window's numbers are on the map.
    """
    ones = torch.ones_like(stop.input)[None]
    found: Any = kinds.windows(stop)
    ceil_mode = bool(getattr(stop.layer, "ceil_mode", False))
    where = found["size"], found["stride"], found["padding"]
    counts = F.avg_pool2d(ones, *where, ceil_mode=ceil_mode, divisor_override=1)
    means: Tensor = stop.layer.forward(ones)
    return (means / counts)[0]
