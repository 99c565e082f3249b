"""Deer and horses, from the side (facing right) and from the front."""

from __future__ import annotations

from torch import Tensor

from explainers.images.drawn.canvas import BLACK, WHITE, Canvas, mixed
from explainers.images.drawn.dice import Colour
from explainers.images.drawn.scenery import behind, clutter, in_front
from explainers.images.drawn.shapes import (
    Points,
    Value,
    circle,
    common,
    convex,
    ellipse,
    limb,
    melt,
    path,
    union,
)

DEER: list[Colour] = [
    (0.66, 0.44, 0.24),
    (0.58, 0.36, 0.20),
    (0.74, 0.54, 0.32),
    (0.52, 0.40, 0.28),
]
HORSES: list[Colour] = [
    (0.50, 0.28, 0.15), (0.36, 0.21, 0.14), (0.18, 0.16, 0.16), (0.86, 0.85, 0.82),
    (0.60, 0.58, 0.57), (0.78, 0.56, 0.30),
]  # fmt: skip
MANES: list[Colour] = [(0.14, 0.10, 0.09), (0.22, 0.13, 0.08), (0.90, 0.82, 0.62)]
ANTLER: Colour = (0.84, 0.74, 0.56)


def _legs(at: Points, x: Value, swing: Value, top: float, foot: float, thick: float) -> Tensor:
    """One leg with a knee, its foot `swing` before (or behind) its hip."""
    knee = (top + foot) / 2
    return path(
        at, [(x, top), (x + swing * 0.7, knee), (x + swing * 0.8, foot)], thick, thick * 0.6
    )


def deer_side(canvas: Canvas) -> None:
    """A stag from the side: slender legs and neck, branched antlers, white rump."""
    dice = canvas.dice
    behind(canvas, ["forest", "forest", "meadow", "heath", "snow", "leaves", "overcast"])
    clutter(canvas, 2)
    canvas.place(scale=(0.63, 0.98), turn=0.08, reach=0.28)
    canvas.shadow(0.92)
    at = canvas.points
    coat = dice.colour(DEER, 0.05)
    swing = dice.uniform(-0.14, 0.14)
    canvas.paint(
        union(_legs(at, -0.42, -swing, 0.3, 0.9, 0.07), _legs(at, 0.16, -swing, 0.3, 0.9, 0.06)),
        coat * 0.6,
    )
    antlers = union(
        path(at, [(0.44, -0.52), (0.34, -0.74), (0.44, -0.96)], 0.04, 0.03),
        path(at, [(0.5, -0.52), (0.66, -0.74), (0.66, -0.96)], 0.04, 0.03),
        limb(at, 0.36, -0.72, 0.18, -0.86, 0.035, 0.025),
        limb(at, 0.64, -0.74, 0.84, -0.82, 0.035, 0.025),
    )
    canvas.outlined(antlers, ANTLER, 0.03)
    trunk = limb(at, -0.4, 0.16, 0.16, 0.14, 0.2, 0.2)
    neck = limb(at, 0.18, 0.04, 0.42, -0.42, 0.15, 0.1)
    head = limb(at, 0.46, -0.46, 0.72, -0.34, 0.12, 0.07)
    near = union(
        _legs(at, -0.46, swing, 0.25, 0.92, 0.09), _legs(at, 0.18, swing, 0.25, 0.92, 0.07)
    )
    canvas.outlined(melt(union(melt(trunk, neck), head), near, softness=0.1), coat)
    canvas.paint(ellipse(at, -0.1, 0.3, 0.3, 0.08), mixed(coat, WHITE, 0.6))
    canvas.paint(limb(at, -0.6, 0.08, -0.66, 0.22, 0.07, 0.05), WHITE)
    spots = union(*(circle(at, x, y, 0.04) for x, y in ((-0.4, 0.06), (-0.22, 0.1), (-0.04, 0.04))))
    canvas.paint(spots, mixed(coat, WHITE, 0.7), dice.chance(0.5))
    canvas.outlined(limb(at, 0.4, -0.5, 0.22, -0.56, 0.07, 0.03), coat, 0.02)
    canvas.paint(circle(at, 0.78, -0.32, 0.055), BLACK)
    canvas.paint(circle(at, 0.54, -0.46, 0.04), BLACK)
    in_front(canvas)


def deer_face(canvas: Canvas) -> None:
    """A stag that looks at the reader: long face, ears to the sides, antlers above."""
    dice = canvas.dice
    behind(canvas, ["forest", "forest", "meadow", "heath", "snow", "leaves", "overcast"])
    clutter(canvas, 2)
    canvas.place(scale=(0.60, 0.95), turn=0.12, reach=0.28)
    at = canvas.points
    half = at.mirrored()
    coat = dice.colour(DEER, 0.05)
    wide = dice.uniform(0.55, 0.75)
    antlers = union(
        path(half, [(0.14, -0.25), (wide * 0.7, -0.55), (wide, -0.98)], 0.055, 0.035),
        limb(half, wide * 0.55, -0.48, wide * 0.45, -0.86, 0.045, 0.03),
        limb(half, wide * 0.84, -0.75, wide + 0.28, -0.72, 0.04, 0.03),
    )
    canvas.outlined(antlers, ANTLER, 0.035)
    canvas.outlined(limb(at, 0.0, 0.5, 0.0, 3.5, 0.24, 1.1), coat * 0.85)
    canvas.outlined(limb(half, 0.3, -0.1, 0.66, -0.2, 0.14, 0.05), coat)
    canvas.paint(limb(half, 0.4, -0.1, 0.6, -0.17, 0.07, 0.03), (0.9, 0.72, 0.64))
    face = melt(ellipse(at, 0.0, -0.02, 0.33, 0.34), limb(at, 0.0, 0.1, 0.0, 0.52, 0.24, 0.16))
    canvas.outlined(face, coat)
    canvas.paint(ellipse(at, 0.0, 0.56, 0.15, 0.14), mixed(coat, WHITE, 0.7))
    canvas.paint(ellipse(at, 0.0, 0.5, 0.12, 0.08), BLACK)
    canvas.paint(ellipse(half, 0.22, 0.04, 0.07, 0.08), BLACK)
    in_front(canvas)


def _horse_colours(canvas: Canvas) -> tuple[Tensor, Tensor]:
    return canvas.dice.colour(HORSES, 0.05), canvas.dice.colour(MANES, 0.04)


def horse_side(canvas: Canvas) -> None:
    """A horse standing, walking or galloping: strong neck with a mane, long head, full tail."""
    dice = canvas.dice
    behind(canvas, ["meadow", "meadow", "heath", "heath", "street", "snow", "overcast", "dusk"])
    clutter(canvas, 2)
    canvas.place(scale=(0.63, 0.98), turn=0.08, reach=0.28)
    canvas.shadow(0.92)
    at = canvas.points
    coat, mane = _horse_colours(canvas)
    swing = dice.uniform(-0.4, 0.4)
    canvas.paint(
        union(_legs(at, -0.42, -swing, 0.25, 0.9, 0.11), _legs(at, 0.26, swing, 0.25, 0.9, 0.1)),
        coat * 0.55,
    )
    blown = dice.uniform(-0.95, -0.72)
    canvas.outlined(path(at, [(-0.6, -0.08), (-0.78, 0.12), (blown, 0.6)], 0.09, 0.06), mane, 0.03)
    trunk = melt(ellipse(at, -0.36, 0.06, 0.31, 0.28), ellipse(at, 0.18, 0.06, 0.32, 0.27))
    neck = limb(at, 0.26, -0.06, 0.54, -0.58, 0.22, 0.13)
    head = limb(at, 0.56, -0.62, 0.84, -0.32, 0.14, 0.09)
    near = union(
        _legs(at, -0.46, swing, 0.15, 0.92, 0.14), _legs(at, 0.26, -swing, 0.15, 0.92, 0.12)
    )
    canvas.outlined(union(melt(trunk, neck, near), head), coat)
    canvas.outlined(convex(at, (0.42, -0.7), (0.46, -0.95), (0.58, -0.72)), coat, 0.03)
    canvas.outlined(path(at, [(0.46, -0.74), (0.28, -0.5), (0.12, -0.16)], 0.1, 0.09), mane, 0.02)
    saddle = union(
        ellipse(at, -0.08, -0.18, 0.2, 0.1), limb(at, -0.06, -0.16, -0.04, 0.16, 0.1, 0.07)
    )
    canvas.paint(
        saddle,
        dice.colour([(0.45, 0.2, 0.1), (0.7, 0.12, 0.15), (0.15, 0.25, 0.55)]),
        dice.chance(0.35),
    )
    canvas.paint(limb(at, 0.64, -0.64, 0.78, -0.5, 0.03, 0.03), WHITE, dice.chance(0.4))
    canvas.paint(circle(at, 0.6, -0.6, 0.045), BLACK)
    canvas.paint(circle(at, 0.86, -0.3, 0.05), coat * 0.4)
    in_front(canvas)


def horse_head(canvas: Canvas) -> None:
    """A horse's head and neck from near, in profile: mane, bridle, pricked ears."""
    dice = canvas.dice
    behind(canvas, ["meadow", "meadow", "heath", "heath", "street", "snow", "overcast", "dusk"])
    clutter(canvas, 2)
    canvas.place(scale=(0.60, 0.95), turn=0.15, reach=0.28)
    at = canvas.points
    coat, mane = _horse_colours(canvas)
    canvas.outlined(path(at, [(-0.1, -0.66), (-0.46, -0.2), (-0.86, 1.2)], 0.2, 0.22), mane)
    neck = limb(at, -0.02, -0.4, -0.9, 3.0, 0.26, 0.9)
    head = melt(limb(at, 0.02, -0.45, 0.6, 0.36, 0.27, 0.16), circle(at, 0.08, -0.14, 0.24))
    canvas.outlined(union(neck, head), coat)
    canvas.paint(common(limb(at, 0.3, 0.1, 0.34, -0.1, 0.5, 0.1), neck + 0.1), coat * 0.7, 0.6)
    ears = union(
        convex(at, (-0.16, -0.6), (-0.1, -1.0), (0.06, -0.66)),
        convex(at, (0.06, -0.64), (0.16, -0.96), (0.24, -0.58)),
    )
    canvas.outlined(ears, coat, 0.035)
    canvas.outlined(path(at, [(0.1, -0.74), (0.12, -0.56), (0.26, -0.4)], 0.08, 0.04), mane, 0.02)
    canvas.paint(limb(at, 0.26, -0.3, 0.58, 0.12, 0.04, 0.05), WHITE, dice.chance(0.45))
    bridle = union(
        limb(at, 0.22, 0.28, 0.56, 0.0, 0.03, 0.03), limb(at, -0.12, -0.42, 0.3, 0.2, 0.03, 0.03)
    )
    canvas.paint(bridle, dice.colour([(0.5, 0.12, 0.1), (0.15, 0.13, 0.12)]), dice.chance(0.5))
    canvas.paint(circle(at, 0.14, -0.34, 0.075), BLACK)
    canvas.paint(ellipse(at, 0.62, 0.34, 0.05, 0.07), coat * 0.3)
