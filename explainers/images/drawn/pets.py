"""Cats and dogs, from the side (facing right) and from the front."""

from __future__ import annotations

from torch import Tensor

from explainers.images.drawn.canvas import BLACK, WHITE, Canvas, Paint, mixed
from explainers.images.drawn.dice import Colour
from explainers.images.drawn.scenery import behind, clutter, in_front
from explainers.images.drawn.shapes import circle, convex, ellipse, limb, melt, path, union

CATS: list[Colour] = [
    (0.90, 0.58, 0.26), (0.55, 0.55, 0.57), (0.20, 0.19, 0.21), (0.92, 0.90, 0.86),
    (0.62, 0.48, 0.36), (0.80, 0.70, 0.56),
]  # fmt: skip
DOGS: list[Colour] = [
    (0.66, 0.44, 0.24), (0.86, 0.70, 0.44), (0.36, 0.24, 0.16), (0.24, 0.22, 0.22),
    (0.92, 0.88, 0.80), (0.76, 0.54, 0.36),
]  # fmt: skip
PINK: Colour = (0.94, 0.58, 0.60)
HOMES = ["room", "room", "sofa", "sofa", "meadow", "leaves", "studio", "street"]


def _cat_head(canvas: Canvas, fur: Tensor, stripes: Paint) -> None:
    """A cat's face, one unit from the nose to the cheek: pointed ears, slit eyes, whiskers."""
    at = canvas.points
    half = at.mirrored()
    ear = convex(half, (0.88, -1.3), (0.97, -0.2), (0.12, -0.7))
    canvas.outlined(union(ellipse(at, 0.0, 0.0, 1.0, 0.86), ear), fur, 0.1)
    canvas.paint(convex(half, (0.8, -1.04), (0.84, -0.5), (0.42, -0.7)), PINK)
    marks = union(
        limb(at, 0.0, -0.85, 0.0, -0.45, 0.07, 0.05),
        limb(half, 0.28, -0.8, 0.22, -0.48, 0.07, 0.04),
        limb(half, 1.0, 0.05, 0.72, 0.1, 0.07, 0.04),
    )
    canvas.paint(marks, stripes)
    canvas.paint(ellipse(half, 0.2, 0.42, 0.3, 0.24), mixed(WHITE, fur, 0.2))
    eyes = canvas.dice.colour([(0.62, 0.85, 0.30), (0.95, 0.80, 0.25), (0.45, 0.75, 0.90)])
    canvas.paint(ellipse(half, 0.44, -0.1, 0.26, 0.24), eyes)
    canvas.paint(ellipse(half, 0.44, -0.1, 0.09, 0.22), BLACK)
    canvas.paint(convex(at, (-0.16, 0.2), (0.16, 0.2), (0.0, 0.42)), PINK)
    whiskers = union(
        limb(half, 0.45, 0.36, 1.35, 0.2, 0.02, 0.01), limb(half, 0.45, 0.46, 1.3, 0.6, 0.02, 0.01)
    )
    canvas.paint(whiskers, mixed(WHITE, fur, 0.3))


def cat_sitting(canvas: Canvas) -> None:
    """A cat that sits and looks at the reader, its tail curled up beside it."""
    dice = canvas.dice
    behind(canvas, HOMES)
    clutter(canvas)
    canvas.place(scale=(0.55, 0.9), turn=0.1, reach=0.30)
    canvas.shadow(0.9, 0.7)
    at = canvas.points
    half = at.mirrored()
    fur = dice.colour(CATS)
    stripes = fur * 0.6
    tip = dice.uniform(-0.2, 0.3)
    canvas.outlined(path(at, [(0.3, 0.82), (0.72, 0.7), (0.78, tip)], 0.1, 0.07), fur)
    canvas.outlined(melt(ellipse(at, 0.0, 0.5, 0.42, 0.42), ellipse(at, 0.0, 0.15, 0.3, 0.4)), fur)
    canvas.paint(
        union(
            limb(half, 0.4, 0.35, 0.28, 0.4, 0.04, 0.02),
            limb(half, 0.42, 0.55, 0.3, 0.58, 0.04, 0.02),
        ),
        stripes,
    )
    canvas.paint(ellipse(at, 0.0, 0.35, 0.17, 0.24), mixed(WHITE, fur, 0.35))
    canvas.outlined(limb(half, 0.13, 0.5, 0.14, 0.86, 0.08, 0.09), fur, 0.03)
    with canvas.zoomed(dice.uniform(-0.06, 0.06), -0.34, 0.42, dice.uniform(-0.2, 0.2)):
        _cat_head(canvas, fur, stripes)


def cat_face(canvas: Canvas) -> None:
    """A cat's face from near."""
    dice = canvas.dice
    behind(canvas, HOMES)
    clutter(canvas, 2)
    canvas.place(scale=(0.50, 0.85), turn=0.2, reach=0.35)
    fur = dice.colour(CATS)
    canvas.outlined(limb(canvas.points, 0.0, 1.05, 0.0, 3.5, 0.68, 1.0), fur * 0.85)
    with canvas.zoomed(0.0, 0.12, 0.74):
        _cat_head(canvas, fur, fur * 0.6)


def cat_walking(canvas: Canvas) -> None:
    """A cat on its way, tail up, its face turned to the reader."""
    dice = canvas.dice
    behind(canvas, HOMES)
    clutter(canvas, 2)
    canvas.place(scale=(0.57, 0.92), turn=0.08, reach=0.30)
    canvas.shadow(0.76)
    at = canvas.points
    fur = dice.colour(CATS)
    stripes = fur * 0.6
    stride = dice.uniform(-0.12, 0.12)
    far = union(
        limb(at, -0.4, 0.2, -0.4 - stride, 0.72, 0.09, 0.06),
        limb(at, 0.3, 0.2, 0.3 - stride, 0.72, 0.08, 0.06),
    )
    canvas.paint(far, fur * 0.6)
    tail = path(at, [(-0.55, 0.1), (-0.82, -0.2), (-0.8, dice.uniform(-0.8, -0.5))], 0.08, 0.06)
    near = union(
        limb(at, -0.45, 0.2, -0.45 + stride, 0.74, 0.12, 0.07),
        limb(at, 0.28, 0.2, 0.28 + stride, 0.74, 0.09, 0.07),
    )
    canvas.outlined(melt(limb(at, -0.42, 0.15, 0.3, 0.1, 0.22, 0.22), near, tail), fur)
    canvas.paint(
        union(
            *(limb(at, x, -0.08, x - 0.02, 0.12, 0.04, 0.03) for x in (-0.45, -0.25, -0.05, 0.15))
        ),
        stripes,
    )
    with canvas.zoomed(0.52, -0.2, 0.34, dice.uniform(-0.15, 0.15)):
        _cat_head(canvas, fur, stripes)
    in_front(canvas)


def dog_side(canvas: Canvas) -> None:
    """A dog from the side: hanging ear, long muzzle with a black nose, tongue, collar."""
    dice = canvas.dice
    behind(canvas, ["meadow", "meadow", "street", "room", "heath", "snow", "sofa", "leaves"])
    clutter(canvas, 2)
    canvas.place(scale=(0.57, 0.92), turn=0.08, reach=0.30)
    canvas.shadow(0.86)
    at = canvas.points
    fur, patch = dice.colour(DOGS), dice.colour(DOGS)
    stride = dice.uniform(-0.14, 0.14)
    far = union(
        limb(at, -0.5, 0.2, -0.5 - stride, 0.8, 0.12, 0.07),
        limb(at, 0.26, 0.2, 0.26 - stride, 0.8, 0.1, 0.07),
    )
    canvas.paint(far, fur * 0.6)
    near = union(
        path(at, [(-0.52, 0.15), (-0.6, 0.5), (-0.54 + stride, 0.82)], 0.16, 0.07),
        limb(at, 0.26, 0.2, 0.26 + stride, 0.82, 0.11, 0.08),
    )
    tail = path(at, [(-0.62, 0.0), (-0.86, -0.2), (-0.92, dice.uniform(-0.6, -0.1))], 0.08, 0.05)
    trunk = melt(
        limb(at, -0.45, 0.12, 0.22, 0.12, 0.22, 0.26), limb(at, 0.25, 0.0, 0.45, -0.4, 0.2, 0.17)
    )
    head = melt(circle(at, 0.48, -0.48, 0.25), limb(at, 0.55, -0.42, 0.84, -0.36, 0.15, 0.11))
    canvas.paint(limb(at, 0.76, -0.26, 0.78, -0.1, 0.05, 0.06), PINK, dice.chance(0.5))
    canvas.outlined(melt(union(trunk, head), near, tail), fur)
    canvas.paint(ellipse(at, -0.2, 0.02, 0.26, 0.18), patch, dice.chance(0.5))
    canvas.paint(
        limb(at, 0.24, -0.18, 0.54, -0.12, 0.045, 0.045),
        dice.colour([(0.85, 0.15, 0.15), (0.15, 0.35, 0.8), (0.95, 0.75, 0.2)]),
    )
    canvas.outlined(limb(at, 0.38, -0.58, 0.3, -0.26, 0.09, 0.12), patch * 0.6, 0.02)
    canvas.paint(circle(at, 0.92, -0.42, 0.075), BLACK)
    canvas.paint(circle(at, 0.58, -0.54, 0.05), BLACK)
    in_front(canvas)


def dog_face(canvas: Canvas) -> None:
    """A dog that looks at the reader: hanging ears, broad light muzzle, big nose, tongue out."""
    dice = canvas.dice
    behind(canvas, ["meadow", "meadow", "street", "room", "heath", "snow", "sofa", "leaves"])
    clutter(canvas, 2)
    canvas.place(scale=(0.50, 0.85), turn=0.2, reach=0.32)
    at = canvas.points
    half = at.mirrored()
    fur, ears = dice.colour(DOGS), dice.colour(DOGS)
    canvas.outlined(limb(at, 0.0, 1.1, 0.0, 3.5, 0.6, 1.0), fur * 0.85)
    canvas.outlined(ellipse(at, 0.0, -0.05, 0.58, 0.66), fur)
    droop = dice.uniform(0.1, 0.35)
    canvas.outlined(limb(half, 0.5, -0.48, 0.72, droop, 0.15, 0.2), ears * 0.65)
    canvas.paint(ellipse(at, 0.26, -0.16, 0.24, 0.28), ears, dice.chance(0.4))
    canvas.paint(limb(at, 0.03, 0.5, 0.03, 0.74, 0.12, 0.13), PINK, dice.chance(0.7))
    canvas.outlined(
        union(ellipse(half, 0.15, 0.38, 0.24, 0.2), ellipse(at, 0, 0.2, 0.22, 0.25)),
        mixed(WHITE, fur, 0.35),
        0.02,
    )
    canvas.paint(ellipse(at, 0.0, 0.16, 0.19, 0.14), BLACK)
    canvas.paint(limb(at, 0.0, 0.2, 0.0, 0.46, 0.025, 0.025), BLACK)
    canvas.paint(circle(half, 0.25, -0.18, 0.1), BLACK)
    canvas.paint(circle(half, 0.28, -0.22, 0.03), WHITE)
