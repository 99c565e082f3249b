"""Airplanes, automobiles, ships and trucks, drawn facing right."""

from __future__ import annotations

from explainers.images.drawn.canvas import BLACK, WHITE, Canvas, mixed
from explainers.images.drawn.dice import Colour
from explainers.images.drawn.scenery import behind, clutter
from explainers.images.drawn.shapes import (
    Points,
    Value,
    box,
    circle,
    common,
    convex,
    ellipse,
    limb,
    union,
)

GLASS: Colour = (0.55, 0.75, 0.88)
TYRE: Colour = (0.10, 0.10, 0.11)
LACQUER: list[Colour] = [
    (0.82, 0.14, 0.14), (0.15, 0.32, 0.74), (0.95, 0.76, 0.12), (0.92, 0.92, 0.93),
    (0.16, 0.17, 0.20), (0.14, 0.52, 0.32), (0.70, 0.72, 0.75), (0.92, 0.45, 0.12),
    (0.42, 0.70, 0.88), (0.48, 0.16, 0.36),
]  # fmt: skip
AIRLINES: list[Colour] = [
    (0.93, 0.94, 0.96), (0.80, 0.82, 0.86), (0.95, 0.93, 0.88), (0.55, 0.60, 0.66),
    (0.90, 0.30, 0.26), (0.30, 0.46, 0.78), (0.94, 0.80, 0.30),
]  # fmt: skip


def _wheels(canvas: Canvas, y: float, radius: Value, *places: Value) -> None:
    at = canvas.points
    canvas.paint(union(*(circle(at, x, y, radius) for x in places)), TYRE)
    hubs = union(*(circle(at, x, y, radius * 0.48) for x in places))
    canvas.paint(hubs, canvas.dice.colour([(0.75, 0.76, 0.78), (0.5, 0.5, 0.52)]))


def airplane_side(canvas: Canvas) -> None:
    """An airliner seen from the side: fuselage, fin, wing, a row of windows."""
    dice = canvas.dice
    behind(canvas, ["sky", "sky", "sky", "dusk", "overcast", "airfield", "sea"])
    clutter(canvas, 1)
    canvas.place(scale=(0.57, 0.95), turn=0.35, reach=0.35)
    at = canvas.points
    hull, trim = dice.colour(AIRLINES), dice.colour(LACQUER)
    canvas.outlined(convex(at, (-0.95, -0.6), (-0.72, -0.6), (-0.42, -0.1), (-0.8, -0.1)), trim)
    canvas.paint(convex(at, (-0.02, -0.1), (0.22, -0.1), (-0.05, -0.42), (-0.2, -0.42)), hull * 0.7)
    nose = limb(at, 0.2, 0.0, 0.78, 0.05, 0.17, 0.12)
    body = union(limb(at, -0.82, -0.1, 0.3, 0.0, 0.06, 0.17), nose)
    canvas.outlined(body, hull)
    canvas.paint(common(body, box(at, -1, 0.02, 1, 0.1)), trim)
    canvas.paint(box(at, -0.5, -0.08, 0.6, -0.02), (0.20, 0.24, 0.32))
    canvas.paint(
        common(body, convex(at, (0.68, -0.1), (0.85, -0.1), (0.95, 0.02), (0.7, 0.02))),
        (0.20, 0.24, 0.32),
    )
    wing = convex(at, (-0.12, 0.05), (0.3, 0.05), (-0.18, 0.55), (-0.42, 0.55))
    canvas.outlined(wing, hull * 0.86)
    canvas.paint(limb(at, -0.02, 0.3, 0.16, 0.3, 0.08, 0.08), trim)
    canvas.outlined(
        convex(at, (-0.9, -0.14), (-0.66, -0.14), (-0.86, 0.1), (-1.0, 0.1)), hull * 0.8
    )


def airplane_above(canvas: Canvas) -> None:
    """An aeroplane seen from below or above, flying in any direction."""
    dice = canvas.dice
    behind(canvas, ["sky", "sky", "sky", "dusk", "overcast", "overcast", "sea"])
    clutter(canvas, 1)
    canvas.place(scale=(0.57, 0.95), turn=3.1, reach=0.35)
    hull, trim = dice.colour(AIRLINES), dice.colour(LACQUER)
    at = canvas.points
    half = Points(at.x, at.y.abs())
    wings = convex(half, (0.28, -0.05), (0.28, 0.05), (-0.18, 0.92), (-0.36, 0.92), (-0.12, -0.05))
    tail = convex(half, (-0.62, -0.05), (-0.6, 0.05), (-0.82, 0.38), (-0.95, 0.38), (-0.88, -0.05))
    engine = limb(half, 0.05, 0.42, 0.2, 0.42, 0.07, 0.07)
    canvas.outlined(union(wings, tail), hull * 0.88)
    canvas.paint(engine, trim)
    canvas.outlined(
        union(
            limb(at, -0.85, 0.0, 0.3, 0.0, 0.06, 0.14), limb(at, 0.3, 0.0, 0.82, 0.0, 0.14, 0.08)
        ),
        hull,
    )
    canvas.paint(box(at, 0.68, -0.08, 0.78, 0.08), (0.20, 0.24, 0.32))
    canvas.paint(limb(at, -0.9, 0.0, -0.6, 0.0, 0.04, 0.04), trim)


def automobile_side(canvas: Canvas) -> None:
    """A saloon or hatchback from the side: low body, glass cabin, two wheels."""
    dice = canvas.dice
    behind(canvas, ["street", "street", "street", "meadow", "studio", "heath", "dusk", "snow"])
    clutter(canvas, 1)
    canvas.place(scale=(0.55, 0.95), turn=0.08, reach=0.35)
    canvas.shadow(0.42, 0.95)
    at = canvas.points
    lacquer = dice.colour(LACQUER)
    rear = dice.uniform(0.0, 0.28)
    leaning = Points(at.x + rear * (at.y * 0.5 + 0.1), at.y)
    cabin = convex(leaning, (-0.42, -0.45), (0.18, -0.45), (0.5, -0.02), (-0.74, -0.02))
    body = union(
        box(at, -0.95, -0.08, 0.95, 0.34, 0.14), limb(at, -0.8, -0.02, 0.55, -0.02, 0.1, 0.1)
    )
    canvas.outlined(union(body, cabin - 0.04), lacquer)
    glass = common(cabin + 0.05, -box(leaning, -0.14, -1, -0.07, 1))
    canvas.paint(glass, mixed(GLASS, BLACK, 0.35))
    canvas.paint(box(at, -0.9, 0.2, 0.9, 0.26), lacquer * 0.6)
    canvas.paint(ellipse(at, 0.86, 0.06, 0.07, 0.06), (1.0, 0.95, 0.7))
    canvas.paint(ellipse(at, -0.9, 0.06, 0.05, 0.06), (0.85, 0.1, 0.1))
    _wheels(canvas, 0.32, dice.uniform(0.19, 0.23), -0.55, 0.56)


def automobile_front(canvas: Canvas) -> None:
    """A car coming towards the reader: windscreen, two lamps, grille, number plate."""
    dice = canvas.dice
    behind(canvas, ["street", "street", "street", "meadow", "studio", "dusk", "snow"])
    clutter(canvas, 1)
    canvas.place(scale=(0.50, 0.85), turn=0.06, reach=0.35)
    canvas.shadow(0.68, 0.9)
    at = canvas.points
    half = at.mirrored()
    lacquer = dice.colour(LACQUER)
    canvas.paint(box(half, 0.48, 0.3, 0.74, 0.74, 0.08), TYRE)
    cabin = convex(at, (-0.42, -0.6), (0.42, -0.6), (0.64, -0.02), (-0.64, -0.02))
    body = box(at, -0.82, -0.08, 0.82, 0.56, 0.16)
    canvas.outlined(union(cabin - 0.04, body), lacquer)
    canvas.paint(limb(half, 0.74, -0.1, 0.86, -0.14, 0.07, 0.06), lacquer * 0.7)
    canvas.paint(cabin + 0.06, mixed(GLASS, BLACK, 0.25))
    canvas.paint(circle(half, 0.6, 0.14, 0.14), (1.0, 0.97, 0.78))
    canvas.paint(box(at, -0.36, 0.08, 0.36, 0.24, 0.04), (0.12, 0.12, 0.13))
    canvas.paint(box(at, -0.2, 0.34, 0.2, 0.46), WHITE)
    canvas.paint(box(at, -0.8, 0.48, 0.8, 0.56), lacquer * 0.5)


def truck_box(canvas: Canvas) -> None:
    """A delivery truck from the side: a tall cargo box behind a lower cab."""
    dice = canvas.dice
    behind(canvas, ["street", "street", "street", "heath", "meadow", "studio", "dusk", "snow"])
    clutter(canvas, 1)
    canvas.place(scale=(0.57, 0.95), turn=0.06, reach=0.30)
    canvas.shadow(0.58, 0.98)
    at = canvas.points
    cargo, lacquer = dice.colour([*LACQUER, WHITE, WHITE]), dice.colour(LACQUER)
    canvas.paint(box(at, -0.92, 0.3, 0.92, 0.46), (0.16, 0.16, 0.18))
    canvas.outlined(box(at, -0.97, -0.68, 0.36, 0.3), cargo)
    canvas.paint(box(at, -0.85, -0.3, 0.24, -0.1), dice.colour([*LACQUER, WHITE]))
    cab = union(
        box(at, 0.44, -0.1, 0.97, 0.4, 0.06),
        convex(at, (0.44, -0.42), (0.76, -0.42), (0.95, 0.0), (0.44, 0.0)),
    )
    canvas.outlined(cab, lacquer)
    canvas.paint(
        convex(at, (0.54, -0.32), (0.73, -0.32), (0.86, -0.02), (0.54, -0.02)),
        mixed(GLASS, BLACK, 0.3),
    )
    canvas.paint(circle(at, 0.92, 0.22, 0.06), (1.0, 0.95, 0.7))
    _wheels(canvas, 0.46, 0.19, -0.66, -0.2, 0.66)


def truck_load(canvas: Canvas) -> None:
    """An open truck with a heap of earth, a tank or a stack of boxes on its bed."""
    dice = canvas.dice
    behind(canvas, ["heath", "street", "street", "meadow", "studio", "overcast", "dusk"])
    clutter(canvas, 1)
    canvas.place(scale=(0.57, 0.95), turn=0.06, reach=0.30)
    canvas.shadow(0.58, 0.98)
    at = canvas.points
    lacquer = dice.colour(LACQUER)
    load = dice.colour([(0.48, 0.34, 0.2), (0.6, 0.55, 0.45), (0.75, 0.77, 0.8), (0.8, 0.65, 0.3)])
    heap = common(ellipse(at, -0.3, -0.05, 0.58, dice.uniform(0.3, 0.5)), box(at, -1, -1, 0.4, 0.2))
    canvas.outlined(heap, load)
    canvas.outlined(convex(at, (-0.98, -0.2), (0.34, -0.2), (0.3, 0.28), (-0.88, 0.28)), lacquer)
    canvas.paint(
        union(*(box(at, x, -0.16, x + 0.05, 0.24) for x in (-0.66, -0.34, -0.02))), lacquer * 0.6
    )
    canvas.paint(box(at, -0.92, 0.28, 0.92, 0.42), (0.16, 0.16, 0.18))
    canvas.outlined(box(at, 0.42, -0.55, 0.94, 0.4, 0.08), lacquer)
    canvas.paint(box(at, 0.56, -0.44, 0.9, -0.08, 0.04), mixed(GLASS, BLACK, 0.3))
    canvas.paint(circle(at, 0.88, 0.22, 0.06), (1.0, 0.95, 0.7))
    _wheels(canvas, 0.44, 0.2, -0.66, -0.2, 0.64)


def _sea(canvas: Canvas, y: float) -> None:
    """Water in front of a hull, from the height `y` of the ship down, with a few crests."""
    dice = canvas.dice
    water = dice.colour([(0.16, 0.38, 0.58), (0.20, 0.48, 0.60), (0.26, 0.40, 0.50)], 0.07)
    at = canvas.points
    crests = Points(at.x, at.y + (at.x * 9 + dice.uniform(0, 6)).sin() * 0.035)
    canvas.paint(y - crests.y, water)
    for _ in range(3):
        x, depth = dice.uniform(-1.0, 0.8), y + dice.uniform(0.12, 0.6)
        canvas.paint(limb(at, x, depth, x + 0.4, depth, 0.03, 0.01), water + 0.18)


def ship_liner(canvas: Canvas) -> None:
    """A liner or freighter at sea: hull, white decks, funnels, sometimes smoke."""
    dice = canvas.dice
    behind(canvas, ["sea", "sea", "sea", "dusk", "overcast", "sky"], 0.1)
    clutter(canvas, 1)
    canvas.place(scale=(0.60, 0.95), turn=0.05, reach=0.30)
    at = canvas.points
    trim = dice.colour(LACQUER)
    tall = dice.uniform(0.75, 1.15)
    high = Points(at.x, (at.y - 0.05) / tall)
    smoke = limb(high, -0.16, -0.75, -0.7, -0.95, 0.08, 0.2)
    canvas.paint(smoke, (0.5, 0.5, 0.52), dice.chance(0.35) * 0.8)
    funnels = union(
        convex(high, (-0.24, -0.7), (-0.06, -0.7), (-0.04, -0.3), (-0.26, -0.3)),
        convex(high, (0.1, -0.62), (0.24, -0.62), (0.26, -0.3), (0.08, -0.3)),
    )
    canvas.outlined(funnels, trim)
    canvas.paint(limb(high, 0.5, -0.75, 0.5, -0.2, 0.025, 0.03), BLACK)
    decks = union(box(high, -0.55, -0.36, 0.42, -0.14), box(high, -0.7, -0.16, 0.6, 0.06))
    canvas.outlined(decks, (0.94, 0.94, 0.92))
    canvas.paint(
        union(box(high, -0.48, -0.29, 0.36, -0.22), box(high, -0.62, -0.08, 0.52, -0.01)),
        (0.2, 0.28, 0.4),
    )
    hull = convex(at, (-0.95, 0.06), (0.98, 0.0), (0.72, 0.5), (-0.8, 0.5))
    canvas.outlined(hull, dice.colour([*LACQUER, BLACK, BLACK]))
    canvas.paint(common(hull, box(at, -1, 0.1, 1, 0.15)), WHITE)
    _sea(canvas, 0.34)


def ship_sail(canvas: Canvas) -> None:
    """A sailing ship: a mast with two sails above a small hull."""
    dice = canvas.dice
    behind(canvas, ["sea", "sea", "sea", "dusk", "overcast", "sky"], 0.1)
    clutter(canvas, 1)
    canvas.place(scale=(0.60, 0.9), turn=0.12, reach=0.30)
    at = canvas.points
    sail = dice.colour([WHITE, WHITE, (0.95, 0.88, 0.74), (0.85, 0.25, 0.2), (0.95, 0.7, 0.25)])
    canvas.paint(limb(at, 0.0, -0.95, 0.0, 0.4, 0.03, 0.04), (0.35, 0.24, 0.15))
    canvas.outlined(convex(at, (-0.05, -0.88), (-0.05, 0.2), (-0.72, 0.2)), sail, 0.035)
    canvas.outlined(convex(at, (0.08, -0.72), (0.62, 0.2), (0.08, 0.2)), sail * 0.9, 0.035)
    canvas.outlined(
        convex(at, (-0.8, 0.3), (0.85, 0.3), (0.55, 0.65), (-0.6, 0.65)),
        dice.colour([*LACQUER, (0.45, 0.28, 0.16)]),
    )
    _sea(canvas, 0.56)
