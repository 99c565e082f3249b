"""Birds and frogs."""

from __future__ import annotations

from explainers.images.drawn.canvas import BLACK, WHITE, Canvas, mixed
from explainers.images.drawn.dice import Colour
from explainers.images.drawn.scenery import behind, clutter, in_front
from explainers.images.drawn.shapes import (
    circle,
    common,
    convex,
    ellipse,
    limb,
    melt,
    path,
    union,
)

BIRDS: list[Colour] = [
    (0.84, 0.22, 0.18), (0.22, 0.46, 0.84), (0.96, 0.80, 0.20), (0.52, 0.38, 0.26),
    (0.24, 0.24, 0.28), (0.92, 0.92, 0.92), (0.20, 0.62, 0.56), (0.95, 0.55, 0.25),
]  # fmt: skip
BEAKS: list[Colour] = [(0.98, 0.66, 0.12), (0.95, 0.80, 0.30), (0.25, 0.22, 0.2)]
FROGS: list[Colour] = [
    (0.36, 0.66, 0.20), (0.50, 0.74, 0.24), (0.24, 0.50, 0.22), (0.56, 0.58, 0.24),
    (0.30, 0.72, 0.42), (0.44, 0.46, 0.20),
]  # fmt: skip


def bird_perched(canvas: Canvas) -> None:
    """A bird on a branch: round body, folded wing, beak, tail and thin legs."""
    dice = canvas.dice
    behind(canvas, ["leaves", "leaves", "sky", "meadow", "forest", "snow", "overcast"])
    clutter(canvas, 2)
    canvas.place(scale=(0.50, 0.85), turn=0.15, reach=0.35)
    at = canvas.points
    coat, wing, breast = dice.colour(BIRDS), dice.colour(BIRDS), dice.colour(BIRDS)
    sag = dice.uniform(-0.1, 0.1)
    canvas.paint(limb(at, -1.2, 0.78 - sag, 1.2, 0.78 + sag, 0.07, 0.05), (0.36, 0.25, 0.16))
    legs = union(
        limb(at, -0.08, 0.4, -0.06, 0.74, 0.03, 0.03), limb(at, 0.12, 0.4, 0.16, 0.74, 0.03, 0.03)
    )
    canvas.paint(legs, (0.85, 0.55, 0.2))
    tail = limb(at, -0.4, 0.25, -0.95, dice.uniform(0.3, 0.62), 0.14, 0.08)
    canvas.outlined(tail, wing * 0.8)
    beak = convex(at, (0.6, -0.46), (0.98, -0.3), (0.6, -0.2))
    canvas.outlined(beak, dice.colour(BEAKS), 0.03)
    body = limb(at, -0.22, 0.2, 0.16, 0.05, 0.3, 0.36)
    head = circle(at, 0.38, -0.36, 0.29)
    canvas.outlined(melt(body, head, softness=0.2), coat)
    canvas.paint(common(body + 0.03, ellipse(at, 0.3, 0.2, 0.3, 0.34)), mixed(breast, WHITE, 0.3))
    canvas.outlined(limb(at, 0.08, 0.02, -0.48, 0.26, 0.2, 0.08), wing * 0.75, 0.03)
    canvas.paint(circle(at, 0.46, -0.42, 0.09), WHITE)
    canvas.paint(circle(at, 0.48, -0.42, 0.06), BLACK)
    in_front(canvas)


def bird_flying(canvas: Canvas) -> None:
    """A bird in flight, its wings up or down."""
    dice = canvas.dice
    behind(canvas, ["sky", "sky", "dusk", "overcast", "sea", "meadow", "leaves"])
    clutter(canvas, 1)
    canvas.place(scale=(0.60, 0.95), turn=0.35, reach=0.35)
    at = canvas.points
    coat, wing = dice.colour(BIRDS), dice.colour(BIRDS)
    lift = dice.sign() * dice.uniform(0.75, 1.0)
    far = path(at, [(0.12, 0.0), (0.2, -0.4 * lift), (-0.05, -0.8 * lift)], 0.13, 0.03)
    canvas.outlined(far, wing * 0.55, 0.03)
    tail = union(
        limb(at, -0.35, 0.05, -0.85, -0.06, 0.08, 0.05),
        limb(at, -0.35, 0.05, -0.84, 0.16, 0.08, 0.05),
    )
    canvas.outlined(tail, coat * 0.7, 0.03)
    canvas.outlined(
        convex(at, (0.66, -0.16), (0.95, -0.02), (0.66, 0.06)), dice.colour(BEAKS), 0.03
    )
    canvas.outlined(
        melt(limb(at, -0.4, 0.06, 0.25, 0.02, 0.1, 0.2), circle(at, 0.5, -0.06, 0.19)), coat
    )
    canvas.paint(limb(at, -0.2, 0.16, 0.25, 0.14, 0.05, 0.08), mixed(coat, WHITE, 0.6))
    near = path(at, [(0.05, 0.02), (-0.12, -0.45 * lift), (-0.55, -0.85 * lift)], 0.2, 0.04)
    canvas.outlined(near, wing, 0.04)
    canvas.paint(circle(at, 0.56, -0.1, 0.06), BLACK)


def frog_front(canvas: Canvas) -> None:
    """A frog that squats and looks at the reader: eyes on top, a wide mouth, folded legs."""
    dice = canvas.dice
    behind(canvas, ["pond", "pond", "leaves", "forest", "meadow", "heath", "studio"])
    clutter(canvas, 2)
    canvas.place(scale=(0.50, 0.85), turn=0.12, reach=0.35)
    canvas.shadow(0.75, 0.9)
    at = canvas.points
    half = at.mirrored()
    skin = dice.colour(FROGS)
    canvas.outlined(ellipse(half, 0.62, 0.36, 0.3, 0.34), skin * 0.85)
    canvas.outlined(limb(half, 0.6, 0.7, 0.95, 0.74, 0.09, 0.06), skin * 0.85)
    canvas.outlined(
        union(
            ellipse(at, 0.0, 0.28, 0.6, 0.5),
            ellipse(at, 0.0, -0.12, 0.66, 0.4),
            circle(half, 0.36, -0.48, 0.24),
        ),
        skin,
    )
    canvas.paint(ellipse(at, 0.0, 0.42, 0.38, 0.3), mixed(skin, (0.96, 0.95, 0.72), 0.7))
    smile = common(ellipse(at, 0.0, -0.16, 0.52, 0.3), -ellipse(at, 0.0, -0.24, 0.56, 0.28))
    canvas.paint(smile - 0.015, skin * 0.25)
    canvas.outlined(limb(half, 0.26, 0.4, 0.3, 0.78, 0.08, 0.1), skin, 0.03)
    canvas.paint(
        circle(half, 0.36, -0.5, 0.17), dice.colour([(0.96, 0.84, 0.25), (0.9, 0.5, 0.2), WHITE])
    )
    canvas.paint(ellipse(half, 0.36, -0.5, 0.12, 0.07), BLACK)
    in_front(canvas)


def frog_side(canvas: Canvas) -> None:
    """A frog from the side, ready to jump: a big folded hind leg, one eye on top of the head."""
    dice = canvas.dice
    behind(canvas, ["pond", "pond", "leaves", "forest", "meadow", "heath", "studio"])
    clutter(canvas, 2)
    canvas.place(scale=(0.53, 0.88), turn=0.15, reach=0.35)
    canvas.shadow(0.66, 0.9)
    at = canvas.points
    skin = dice.colour(FROGS)
    pale = mixed(skin, (0.96, 0.95, 0.72), 0.65)
    body = melt(limb(at, -0.4, 0.22, 0.4, -0.12, 0.3, 0.3), circle(at, 0.42, -0.42, 0.2))
    canvas.outlined(path(at, [(0.3, 0.15), (0.4, 0.4), (0.62, 0.62)], 0.11, 0.07), skin * 0.9, 0.04)
    canvas.outlined(body, skin)
    canvas.paint(common(body + 0.03, limb(at, -0.1, 0.42, 0.6, 0.06, 0.14, 0.12)), pale)
    canvas.paint(limb(at, 0.44, -0.06, 0.76, -0.1, 0.025, 0.025), skin * 0.25)
    canvas.paint(
        union(
            circle(at, -0.1, -0.1, 0.07),
            circle(at, -0.36, 0.0, 0.08),
            circle(at, 0.12, -0.24, 0.06),
        ),
        skin * 0.6,
    )
    canvas.outlined(ellipse(at.turned(-0.5, -0.45, 0.3), 0.0, 0.0, 0.42, 0.24), skin, 0.04)
    canvas.outlined(limb(at, -0.62, 0.6, -0.1, 0.64, 0.09, 0.06), skin, 0.04)
    canvas.paint(
        circle(at, 0.44, -0.45, 0.14), dice.colour([(0.96, 0.84, 0.25), (0.9, 0.5, 0.2), WHITE])
    )
    canvas.paint(ellipse(at, 0.47, -0.45, 0.1, 0.06), BLACK)
