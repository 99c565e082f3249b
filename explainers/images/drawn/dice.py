"""Random numbers that are the same on every platform, for many pictures at once.

Each picture has a seed of its own and draws its numbers from that alone, so a picture is the
same whether it is drawn by itself or among thousands. PyTorch's generator gives one stream for a
whole tensor and cannot do this.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

Colour = tuple[float, float, float]

_MASK = (1 << 64) - 1


def _signed(bits: int) -> int:
    """The int64 of the same 64 bits, since torch multiplies signed integers (and wraps)."""
    bits &= _MASK
    return bits - (1 << 64) if bits >> 63 else bits


_STEP = _signed(0x9E3779B97F4A7C15)
_FIRST, _SECOND = _signed(0xBF58476D1CE4E5B9), _signed(0x94D049BB133111EB)

_AT_ONCE = 96  # numbers thrown together: about as many as a picture needs


def _shifted(bits: Tensor, by: int) -> Tensor:
    """Shift right and fill with zeros; `>>` on int64 fills with the sign."""
    return (bits >> by) & ((1 << (64 - by)) - 1)


def scramble(bits: Tensor) -> Tensor:
    """The output function of splitmix64 (Steele, Lea and Flood, OOPSLA 2014) on int64 bits."""
    bits = (bits ^ _shifted(bits, 30)) * _FIRST
    bits = (bits ^ _shifted(bits, 27)) * _SECOND
    return bits ^ _shifted(bits, 31)


class Dice:
    """One independent stream of random numbers for each of N seeds (int64, shape (N,))."""

    def __init__(self, seeds: Tensor) -> None:
        """Start the streams."""
        self._state = scramble(seeds)
        self._throws = 0
        self._thrown = torch.empty(len(seeds), 0)

    def __len__(self) -> int:
        """How many pictures throw these dice."""
        return len(self._state)

    def _throw(self, count: int) -> Tensor:
        throws = torch.arange(self._throws + 1, self._throws + count + 1)
        self._throws += count
        bits = scramble(self._state[:, None] + throws * _STEP)
        return _shifted(bits, 40).to(torch.float32) / (1 << 24)

    def many(self, count: int) -> Tensor:
        """Uniform numbers in [0, 1), float32, shape (N, count)."""
        if count > _AT_ONCE:
            return self._throw(count)
        if self._thrown.shape[1] < count:
            self._thrown = self._throw(_AT_ONCE)
        numbers, self._thrown = self._thrown[:, :count], self._thrown[:, count:]
        return numbers

    def uniform(self, low: float = 0.0, high: float = 1.0) -> Tensor:
        """One uniform number per picture, shape (N, 1, 1) to go with its pixels."""
        return self.many(1).unsqueeze(2) * (high - low) + low

    def chance(self, probability: float) -> Tensor:
        """1.0 with this probability, else 0.0; shape (N, 1, 1)."""
        return (self.uniform() < probability).to(torch.float32)

    def sign(self) -> Tensor:
        """−1.0 or 1.0, equally likely; shape (N, 1, 1)."""
        return self.chance(0.5) * 2 - 1

    def below(self, count: int) -> Tensor:
        """A whole number from 0 to count − 1, int64, shape (N,)."""
        return (self.many(1).squeeze(1) * count).to(torch.int64)

    def colour(self, palette: Sequence[Colour], spread: float = 0.08) -> Tensor:
        """A colour of the palette, each channel moved by up to `spread`; shape (N, 3, 1, 1)."""
        chosen = torch.tensor(palette)[self.below(len(palette))]
        moved = chosen + (self.many(3) * 2 - 1) * spread
        return moved.clamp(0, 1).view(-1, 3, 1, 1)

    def noise(self, height: int, width: int) -> Tensor:
        """Uniform noise in [−1, 1), shape (N, 1, height, width)."""
        return self.many(height * width).view(-1, 1, height, width) * 2 - 1
