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

# NumPy's kinds of number, with their bytes, and what PyTorch can reckon with.
_READABLE = {"b1": "u1", "u1": "u1", "u2": "i4", "i2": "i4", "i4": "i4", "f4": "=f4"}


@dataclass(frozen=True)
class Facts:
    """A picture in numbers.

    `what` is "PIL image" or "tensor"; `shape` as each of them tells it, (width, height) or
    (C, H, W); `dtype` is the tensor's or the picture's mode. `low`, `high` and, one a channel,
    `mean` and `std` (biased) are over all pixels; `counts` (C, bins) is the histogram, whose bins
    go from `edges[0]` to `edges[1]`. `bands` names the channels. Numbers that are NaN or infinite
    are left out of all that, and counted in `broken`.
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
    bands: tuple[str, ...]
    broken: int = 0

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
    """Look at a picture of any mode, or a tensor (C, H, W) of any kind of numbers."""
    values = numbers(value)
    pil = isinstance(value, Image.Image)
    broken = 0
    if values.is_floating_point():
        broken = int((~values.isfinite()).sum())
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
        bands=_bands(value, len(values)),
        broken=broken,
    )


def numbers(value: Value) -> Tensor:
    """The picture's numbers as a plain tensor (C, H, W).

    Whole numbers of 16 bits become int32, which PyTorch can reckon with; those of the mode 1 are 0
    and 1.
    """
    if isinstance(value, Image.Image):
        array = np.array(value)
        array = array.astype(_READABLE.get(array.dtype.kind + str(array.dtype.itemsize), "=f4"))
        values = torch.from_numpy(array)
        return values[None] if values.dim() == 2 else values.permute(2, 0, 1)
    values = value.as_subclass(Tensor)
    if values.dtype == torch.bool:
        return values.to(torch.uint8)
    return values.to(torch.int32) if values.dtype == torch.uint16 else values


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
    """Of floats, and of whole numbers with more than 8 bits."""
    values = values if values.is_floating_point() else values.double()
    good = [channel[channel.isfinite()] for channel in values]
    good = [channel if channel.numel() else channel.new_zeros(1) for channel in good]
    low = min(float(channel.min()) for channel in good)
    high = max(float(channel.max()) for channel in good)
    both = [torch.std_mean(channel, correction=0) for channel in good]
    if low >= 0 and high <= 1:
        edges = (0.0, 1.0)
    else:
        edges = (low, high) if low < high else (low - 0.5, high + 0.5)
    counts = torch.stack([torch.histc(channel, BINS, *edges) for channel in good])
    std, mean = (torch.stack(list(each)) for each in zip(*both, strict=True))
    return _Measured(low, high, mean, std, counts.long(), edges)


def _bands(value: Value, channels: int) -> tuple[str, ...]:
    if isinstance(value, Image.Image) and len(value.getbands()) == channels:
        return value.getbands()
    if channels == 3:
        return ("R", "G", "B")
    return ("L",) if channels == 1 else tuple(map(str, range(channels)))
