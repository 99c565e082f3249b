"""What can be said of a picture between two steps: what it is, its shape, dtype, range and more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from explainers.worked import number

Value = Image.Image | Tensor

BINS = 48  # of a histogram


@dataclass(frozen=True)
class Facts:
    """A picture in numbers.

    `what` is "PIL image" or "tensor"; `shape` as each of them tells it, (width, height) or
    (C, H, W); `dtype` is the tensor's or the picture's mode. `low`, `high` and, one a channel,
    `mean` and `std` (biased) are over all pixels; `counts` (C, bins) is the histogram, whose bins
    go from `edges[0]` to `edges[1]`.
    """

    what: str
    shape: tuple[int, ...]
    dtype: str
    low: float
    high: float
    mean: tuple[float, ...]
    std: tuple[float, ...]
    counts: Tensor
    edges: tuple[float, float]

    @property
    def size(self) -> str:
        """The shape in words, each number with what it counts."""
        numbers = " × ".join(map(str, self.shape))
        axes = "width × height" if self.what == "PIL image" else "channels × height × width"
        return f"{numbers} ({axes})"

    @property
    def range(self) -> str:
        """The smallest and the largest number, e.g. "0 to 255"."""
        return f"{number(self.low)} to {number(self.high)}"


def facts(value: Value) -> Facts:
    """Look at a picture; a tensor is (C, H, W), of bytes or floats."""
    values = numbers(value)
    pil = isinstance(value, Image.Image)
    measure = _of_bytes if values.dtype == torch.uint8 else _of_floats
    measured = measure(values)
    return Facts(
        what="PIL image" if pil else "tensor",
        shape=tuple(value.size if isinstance(value, Image.Image) else value.shape),
        dtype=f"mode {value.mode}" if isinstance(value, Image.Image) else str(value.dtype),
        low=measured.low,
        high=measured.high,
        mean=tuple(measured.mean.tolist()),
        std=tuple(measured.std.tolist()),
        counts=measured.counts,
        edges=measured.edges,
    )


def numbers(value: Value) -> Tensor:
    """The picture's numbers as a plain tensor (C, H, W)."""
    if isinstance(value, Image.Image):
        array = torch.from_numpy(np.array(value))
        return array[None] if array.dim() == 2 else array.permute(2, 0, 1)
    return value.as_subclass(Tensor)


def outside(value: Value) -> float:
    """The share of a float picture's numbers that lie below 0 or above 1; 0 for bytes."""
    values = numbers(value)
    if not values.is_floating_point():
        return 0.0
    return float(((values < 0) | (values > 1)).float().mean())


class _Measured(NamedTuple):
    low: float
    high: float
    mean: Tensor
    std: Tensor
    counts: Tensor
    edges: tuple[float, float]


def _of_bytes(values: Tensor) -> _Measured:
    """All of it from how often each of the 256 bytes occurs: exact, and quick."""
    each = torch.stack([torch.bincount(c.flatten().long(), minlength=256) for c in values])
    levels = torch.arange(256, dtype=torch.float64)
    share = each.double() / each.sum(1, keepdim=True)
    mean = share @ levels
    std = (share * (levels - mean[:, None]).square()).sum(1).sqrt()
    present = each.sum(0).nonzero()
    counts = torch.zeros(len(each), BINS, dtype=torch.int64)
    counts.index_add_(1, torch.arange(256) * BINS // 256, each)
    return _Measured(float(present.min()), float(present.max()), mean, std, counts, (0.0, 255.0))


def _of_floats(values: Tensor) -> _Measured:
    low, high = map(float, values.aminmax())
    std, mean = torch.std_mean(values, dim=(1, 2), correction=0)
    if low >= 0 and high <= 1:
        edges = (0.0, 1.0)
    else:
        edges = (low, high) if low < high else (low - 0.5, high + 0.5)
    counts = torch.stack([torch.histc(channel, BINS, *edges) for channel in values])
    return _Measured(low, high, mean, std, counts.long(), edges)
