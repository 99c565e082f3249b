"""The canvas: many pictures painted at once, with smooth edges, light and shade."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from explainers.images.drawn.dice import Colour, Dice
from explainers.images.drawn.shapes import Points, Value, ellipse

BLACK: Colour = (0.06, 0.05, 0.06)
WHITE: Colour = (0.95, 0.95, 0.93)

Paint = Tensor | Colour
"""A colour for all pictures, or one for each: shape (N, 3, 1, 1)."""


def _tensor(paint: Paint) -> Tensor:
    return paint if isinstance(paint, Tensor) else torch.tensor(paint).view(1, 3, 1, 1)


def mixed(paint: Paint, other: Paint, share: float) -> Tensor:
    """The first colour with this share of the second."""
    return torch.lerp(_tensor(paint), _tensor(other), share)


class Canvas:
    """N pictures of size × size: `rgb` is float32 (N, 3, size, size), from 0 to 1.

    `frame` holds the points of the picture, from −1 to 1. `points` are those of the thing that
    is drawn: its own upright coordinates, whatever its place, size, turn and direction are in
    the picture; it fits into −1 to 1.
    """

    def __init__(self, dice: Dice, size: int) -> None:
        """Blank pictures."""
        self.dice = dice
        self.size = size
        line = (torch.arange(size, dtype=torch.float32) + 0.5) * (2 / size) - 1
        self.frame = Points(line.view(1, 1, -1), line.view(1, -1, 1))
        self.rgb = torch.zeros(len(dice), 3, size, size)
        self._use_frame()

    def _use_frame(self) -> None:
        self.points = self.frame
        self.sharpness: Value = self.size / 2
        self._light: Tensor | None = None

    def place(self, *, scale: tuple[float, float], turn: float, reach: float) -> None:
        """Put the thing to be drawn somewhere, facing either way, up to `turn` radians askew.

        `reach` is how far the middle may lie from the picture's: less for big things.
        """
        dice = self.dice
        size = dice.uniform(*scale)
        free = (1.12 - size).clamp(max=reach)
        x, y = dice.uniform(-1, 1) * free, dice.uniform(-1, 1) * free
        wide = dice.uniform(0.9, 1.1)
        turned = self.frame.turned(dice.uniform(-turn, turn), x, y)
        self.points = Points(turned.x * (dice.sign() / (size * wide)), turned.y / size)
        self.sharpness = self.size / 2 * size
        self._light = 1 - (
            self.points.x * dice.uniform(-0.15, 0.15) + self.points.y * dice.uniform(0.05, 0.28)
        )

    @contextmanager
    def zoomed(self, x: Value, y: Value, scale: Value, turn: Value = 0.0) -> Iterator[Points]:
        """The points of a part about (x, y), such as a head, that is `scale` times as large."""
        points, sharpness = self.points, self.sharpness
        part = points.turned(turn, x, y)
        self.points = Points(part.x / scale, part.y / scale)
        self.sharpness = sharpness * scale
        yield self.points
        self.points, self.sharpness = points, sharpness

    def paint(self, shape: Tensor, paint: Paint, strength: Value = 1.0) -> None:
        """Cover the inside of `shape`; `strength` below 1 lets through what is there."""
        cover = (shape * -self.sharpness).add_(0.5).clamp_(0, 1)
        if not (isinstance(strength, float) and strength == 1.0):
            cover = cover * strength
        colour = _tensor(paint)
        if self._light is not None:
            colour = colour * self._light.unsqueeze(1)
        self.rgb.lerp_(colour, cover.unsqueeze(1))

    def outlined(self, shape: Tensor, paint: Paint, width: float = 0.05) -> None:
        """Cover the inside of `shape` and draw its edge in a darker tone of the same colour."""
        self.paint(shape - width, _tensor(paint) * 0.42)
        self.paint(shape, paint)

    def shadow(self, y: Value, across: Value = 0.7) -> None:
        """A soft shadow on the ground below the thing, at the height `y`."""
        reach = ellipse(self.points, 0.0, y, across, 0.16)
        cover = (0.4 - reach * 4).clamp_(0, 0.55)
        self.rgb *= 1 - cover.unsqueeze(1)

    def finish(self) -> Tensor:
        """Exposure, tint, uneven light and a camera's noise; uint8 (N, 3, size, size)."""
        dice = self.dice
        angle, fall = dice.uniform(0, 2 * math.pi), dice.uniform(0, 0.3)
        uneven = 1 + fall * (torch.cos(angle) * self.frame.x + torch.sin(angle) * self.frame.y)
        gain = dice.uniform(0.72, 1.18) * uneven
        tint = dice.many(3)[:, :, None, None] * 0.16 + 0.92
        grain = dice.noise(32, 32) * (dice.uniform(0.0, 0.08) * (32 / self.size)).unsqueeze(1)
        if self.size != 32:
            grain = torch.nn.functional.interpolate(grain, (self.size, self.size), mode="bilinear")
        lifted = dice.uniform(0.0, 0.12).unsqueeze(1)
        self.rgb.mul_(gain.unsqueeze(1)).mul_(tint * (1 - lifted)).add_(grain.add_(lifted))
        return self.rgb.mul_(255).add_(0.5).clamp_(0, 255).to(torch.uint8)
