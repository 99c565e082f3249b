"""Shapes as signed distances: negative inside, positive outside, in the units of the points.

A distance, unlike a picture, can be drawn at any size with smooth edges, and two shapes are
joined by the smaller of their distances. The formulas are Inigo Quilez's
(https://iquilezles.org/articles/distfunctions2d/); those of ellipses and polygons are bounds of
the true distance: exact at the edge, which is where they are used.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

Value = Tensor | float
"""A number for all pictures, or one for each: shape (N, 1, 1)."""


class Points(NamedTuple):
    """Where each pixel lies: x to the right, y downwards, both of shape (N, H, W)."""

    x: Tensor
    y: Tensor

    def turned(self, angle: Value, x: Value = 0.0, y: Value = 0.0) -> Points:
        """As seen by a thing turned clockwise by `angle` (radians) about (x, y), its origin."""
        turn = torch.as_tensor(angle)
        cos, sin = torch.cos(turn), torch.sin(turn)
        right, down = self.x - x, self.y - y
        return Points(right * cos + down * sin, down * cos - right * sin)

    def mirrored(self) -> Points:
        """Both halves folded onto the right one: what is drawn there appears on the left too."""
        return Points(self.x.abs(), self.y)


def ellipse(at: Points, x: Value, y: Value, across: Value, down: Value) -> Tensor:
    """An ellipse about (x, y) with the half axes `across` and `down`."""
    right, low = (at.x - x) * (1 / across), (at.y - y) * (1 / down)
    smaller = torch.minimum(torch.as_tensor(across), torch.as_tensor(down))
    return (right * right + low * low).sqrt_().sub_(1).mul_(smaller)


def circle(at: Points, x: Value, y: Value, radius: Value) -> Tensor:
    """A circle about (x, y)."""
    right, down = at.x - x, at.y - y
    return (right * right + down * down).sqrt_().sub_(radius)


def limb(
    at: Points, x: Value, y: Value, to_x: Value, to_y: Value, radius: Value, end: Value
) -> Tensor:
    """A line from (x, y) to (to_x, to_y), as thick as `radius` at first and `end` at last."""
    along_x, along_y = to_x - x, to_y - y
    right, down = at.x - x, at.y - y
    square = along_x * along_x + along_y * along_y
    part = (right * (along_x / square) + down * (along_y / square)).clamp_(0, 1)
    right = right - part * along_x
    down = down - part * along_y
    away = right.mul_(right).addcmul_(down, down).sqrt_()
    return away.sub_(radius).sub_(part.mul_(end - radius))


def path(at: Points, corners: Sequence[tuple[Value, Value]], radius: Value, end: Value) -> Tensor:
    """Limbs from corner to corner, thinning evenly from `radius` to `end`."""
    steps = len(corners) - 1
    parts = [
        limb(
            at,
            *corners[step],
            *corners[step + 1],
            radius + (end - radius) * (step / steps),
            radius + (end - radius) * ((step + 1) / steps),
        )
        for step in range(steps)
    ]
    return union(*parts)


def box(
    at: Points, left: Value, top: Value, right: Value, bottom: Value, round_by: float = 0.0
) -> Tensor:
    """An upright box with corners rounded by the radius `round_by`."""
    across = (at.x - (left + right) / 2).abs() - ((right - left) / 2 - round_by)
    down = (at.y - (top + bottom) / 2).abs() - ((bottom - top) / 2 - round_by)
    inside = torch.maximum(across, down).clamp(max=0)
    across, down = across.clamp_(min=0), down.clamp_(min=0)
    outside = (across * across + down * down).sqrt_()
    return outside.add_(inside).sub_(round_by)


def convex(at: Points, *corners: tuple[float, float]) -> Tensor:
    """A convex polygon; the corners go round it clockwise, as seen with y downwards."""
    sides = []
    for (x, y), (to_x, to_y) in zip(corners, (*corners[1:], corners[0]), strict=True):
        length = math.hypot(to_x - x, to_y - y)
        out_x, out_y = (to_y - y) / length, (x - to_x) / length
        sides.append((at.x * out_x).add(at.y, alpha=out_y).sub_(x * out_x + y * out_y))
    return common(*sides)


def union(*shapes: Tensor) -> Tensor:
    """What belongs to any of the shapes."""
    joined = shapes[0]
    for shape in shapes[1:]:
        joined = torch.minimum(joined, shape)
    return joined


def common(*shapes: Tensor) -> Tensor:
    """What belongs to all of the shapes."""
    joined = shapes[0]
    for shape in shapes[1:]:
        joined = torch.maximum(joined, shape)
    return joined


def melt(*shapes: Tensor, softness: float = 0.12) -> Tensor:
    """What belongs to any of the shapes, with the creases between them filled, as in a body."""
    joined = shapes[0]
    for shape in shapes[1:]:
        near = (softness - (joined - shape).abs()).clamp_(min=0)
        joined = torch.minimum(joined, shape).sub_(near.mul_(near), alpha=1 / (4 * softness))
    return joined
