"""What is behind the things and in front of them: skies, meadows, rooms, streets, the sea."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from explainers.images.drawn.canvas import Canvas
from explainers.images.drawn.dice import Colour
from explainers.images.drawn.shapes import box, ellipse, limb


class Scene(NamedTuple):
    """The colours of a scene and where its ground begins (−1 is the top, 1 the bottom)."""

    above: Colour
    middle: Colour
    ground: Colour
    near: Colour
    horizon: tuple[float, float]
    hills: float = 0.0
    rough: float = 0.1
    clumps: Colour | None = None  # clouds, bushes, cushions
    posts: Colour | None = None  # trunks, houses, furniture


SCENES = {
    "sky": Scene((0.30, 0.55, 0.88), (0.70, 0.84, 0.96), (0.62, 0.80, 0.95), (0.75, 0.87, 0.97),
                 (0.6, 1.6), rough=0.04, clumps=(0.96, 0.97, 0.99)),
    "dusk": Scene((0.32, 0.30, 0.52), (0.95, 0.66, 0.42), (0.34, 0.28, 0.34), (0.20, 0.18, 0.24),
                  (0.3, 1.5), 0.1, rough=0.06, clumps=(0.98, 0.74, 0.58)),
    "overcast": Scene((0.62, 0.66, 0.72), (0.82, 0.84, 0.86), (0.55, 0.60, 0.52),
                      (0.42, 0.48, 0.38), (0.3, 1.4), 0.1, clumps=(0.70, 0.73, 0.78)),
    "meadow": Scene((0.55, 0.76, 0.95), (0.84, 0.92, 0.97), (0.48, 0.70, 0.32),
                    (0.28, 0.52, 0.20), (-0.5, 0.4), 0.12, clumps=(0.25, 0.48, 0.22)),
    "forest": Scene((0.16, 0.32, 0.16), (0.32, 0.48, 0.24), (0.34, 0.40, 0.20),
                    (0.24, 0.28, 0.14), (-0.3, 0.5), 0.08, 0.25, clumps=(0.20, 0.42, 0.18),
                    posts=(0.30, 0.22, 0.16)),
    "heath": Scene((0.80, 0.85, 0.88), (0.92, 0.90, 0.82), (0.78, 0.68, 0.42),
                   (0.60, 0.48, 0.26), (-0.5, 0.4), 0.14, 0.16, clumps=(0.52, 0.50, 0.26)),
    "snow": Scene((0.62, 0.74, 0.86), (0.84, 0.89, 0.94), (0.93, 0.95, 0.98),
                  (0.82, 0.87, 0.94), (-0.5, 0.4), 0.14, 0.05, posts=(0.36, 0.34, 0.34)),
    "pond": Scene((0.36, 0.54, 0.34), (0.46, 0.64, 0.40), (0.34, 0.56, 0.58),
                  (0.20, 0.40, 0.44), (-0.7, 0.1), 0.1, 0.18, clumps=(0.38, 0.62, 0.28)),
    "sea": Scene((0.46, 0.70, 0.92), (0.86, 0.92, 0.96), (0.22, 0.48, 0.66),
                 (0.10, 0.30, 0.50), (-0.2, 0.3), 0.0, 0.12, clumps=(0.95, 0.96, 0.98)),
    "street": Scene((0.58, 0.72, 0.88), (0.78, 0.82, 0.86), (0.50, 0.50, 0.52),
                    (0.36, 0.36, 0.38), (-0.1, 0.5), 0.0, 0.08, clumps=(0.34, 0.50, 0.28),
                    posts=(0.68, 0.55, 0.48)),
    "airfield": Scene((0.50, 0.68, 0.90), (0.84, 0.90, 0.94), (0.56, 0.58, 0.56),
                      (0.44, 0.46, 0.46), (0.3, 0.8), 0.04, 0.06, clumps=(0.94, 0.95, 0.97)),
    "room": Scene((0.90, 0.84, 0.72), (0.84, 0.76, 0.64), (0.62, 0.42, 0.28),
                  (0.48, 0.30, 0.20), (0.1, 0.7), 0.0, 0.06, posts=(0.52, 0.62, 0.70)),
    "sofa": Scene((0.76, 0.80, 0.84), (0.66, 0.70, 0.76), (0.64, 0.30, 0.30),
                  (0.48, 0.20, 0.24), (-0.2, 0.5), 0.05, 0.08, clumps=(0.86, 0.78, 0.58)),
    "studio": Scene((0.88, 0.88, 0.88), (0.80, 0.80, 0.82), (0.72, 0.72, 0.74),
                    (0.62, 0.62, 0.66), (0.3, 1.2), 0.0, 0.02),
    "leaves": Scene((0.44, 0.64, 0.28), (0.34, 0.54, 0.22), (0.40, 0.50, 0.22),
                    (0.26, 0.36, 0.14), (-0.4, 1.2), 0.3, 0.3, clumps=(0.56, 0.72, 0.34)),
}  # fmt: skip
NAMES = tuple(SCENES)


def _table(colours: Sequence[Colour | None]) -> Tensor:
    return torch.tensor([colour or (-1.0, -1.0, -1.0) for colour in colours])


_COLOURS = {
    field: _table([getattr(scene, field) for scene in SCENES.values()])
    for field in ("above", "middle", "ground", "near", "clumps", "posts")
}
_NUMBERS = torch.tensor([(*scene.horizon, scene.hills, scene.rough) for scene in SCENES.values()])


def behind(canvas: Canvas, likely: Sequence[str], surprise: float = 0.15) -> None:
    """Paint the background: one of the `likely` scenes or, now and then, any scene at all."""
    dice = canvas.dice
    usual = torch.tensor([NAMES.index(name) for name in likely])[dice.below(len(likely))]
    other = dice.below(len(NAMES))
    scene = torch.where(dice.chance(surprise).view(-1) > 0, other, usual)
    low, high, hills, rough = _NUMBERS[scene].view(-1, 4, 1, 1).unbind(1)
    horizon = low + (high - low) * dice.uniform()
    colours = {
        name: (table[scene] + (dice.many(3) * 2 - 1) * 0.08).view(-1, 3, 1, 1)
        for name, table in _COLOURS.items()
    }
    x = canvas.frame.x
    wave = torch.sin(x * dice.uniform(1.5, 5.0) + dice.uniform(0, 6.3))
    skyline = horizon + hills * wave + x * dice.uniform(-0.08, 0.08)
    _sky(canvas, colours, horizon)
    _things(canvas, colours, horizon, before=False)
    _ground(canvas, colours, skyline)
    _things(canvas, colours, horizon, before=True)
    _roughen(canvas, rough)


def _sky(canvas: Canvas, colours: dict[str, Tensor], horizon: Tensor) -> None:
    depth = ((canvas.frame.y + 1) / (horizon + 1.2)).clamp(0, 1)
    canvas.rgb = torch.lerp(colours["above"], colours["middle"], depth.unsqueeze(1)).repeat(
        1, 1, 1, canvas.size
    )


def _ground(canvas: Canvas, colours: dict[str, Tensor], skyline: Tensor) -> None:
    below = canvas.frame.y - skyline
    ground = torch.lerp(colours["ground"], colours["near"], below.clamp(0, 1).unsqueeze(1))
    cover = (0.5 + below * (canvas.size / 2)).clamp_(0, 1)
    canvas.rgb.lerp_(ground, cover.unsqueeze(1))


def _things(canvas: Canvas, colours: dict[str, Tensor], horizon: Tensor, before: bool) -> None:
    """Clouds, bushes, trunks and houses where the scene has them (a negative colour: none)."""
    dice = canvas.dice
    for name in ("clumps",) if before else ("posts", "clumps"):
        colour = colours[name]
        there = (colour.mean(1) > -0.5) * dice.chance(0.7)
        tone = colour * dice.uniform(0.75, 1.1).unsqueeze(1)
        x, wide = dice.uniform(-1.1, 1.1), dice.uniform(0.08, 0.3)
        if name == "posts":
            top = horizon - dice.uniform(0.3, 1.6)
            shape = box(canvas.frame, x - wide, top, x + wide, horizon + 0.05)
        else:
            y = dice.uniform(-1.0, 1.0)
            wide = wide * 1.6
            shape = ellipse(canvas.frame, x, y, wide, wide * dice.uniform(0.3, 0.7))
        canvas.paint(shape, tone, there)


def _roughen(canvas: Canvas, rough: Tensor) -> None:
    """Grass, leaves, waves and plaster: brightness that varies coarsely and finely."""
    dice = canvas.dice
    strength = (rough * dice.uniform(0.6, 1.6)).unsqueeze(1)
    coarse, fine = _spread(5, canvas.size), _spread(16, canvas.size)
    bumps = coarse @ dice.noise(5, 5) @ coarse.T
    bumps += fine @ dice.noise(16, 16) @ fine.T
    canvas.rgb *= bumps.mul_(strength).add_(1)


@functools.lru_cache(maxsize=16)
def _spread(count: int, size: int) -> Tensor:
    """The matrix (size, count) that spreads `count` values evenly over `size`, linearly between."""
    place = torch.linspace(0, count - 1, size)
    return (1 - (place[:, None] - torch.arange(count)).abs()).clamp(min=0)


def clutter(canvas: Canvas, most: int = 3) -> None:
    """Things that belong to no class: balls, boxes and sticks of any colour, behind the subject."""
    dice = canvas.dice
    for number in range(most):
        there = dice.chance(0.45)
        colour = dice.many(3)[:, :, None, None]
        x, y = dice.uniform(-1, 1), dice.uniform(-1, 1)
        wide, high = dice.uniform(0.05, 0.28), dice.uniform(0.05, 0.28)
        if number % 3 == 0:
            shape = ellipse(canvas.frame, x, y, wide, high)
        elif number % 3 == 1:
            shape = box(canvas.frame, x - wide, y - high, x + wide, y + high)
        else:
            end_x, end_y = x + dice.uniform(-0.6, 0.6), y + dice.uniform(-0.6, 0.6) + 0.01
            shape = limb(canvas.frame, x, y, end_x, end_y, 0.04, 0.04)
        canvas.paint(shape, colour, there)


def in_front(canvas: Canvas) -> None:
    """Now and then something in the way: a twig across a part of the subject."""
    dice = canvas.dice
    there = dice.chance(0.2)
    colour = dice.many(3)[:, :, None, None] * 0.8
    x, end = dice.uniform(-1, 1), dice.uniform(-1, 1)
    canvas.paint(
        limb(canvas.frame, x, 1.1, end, dice.uniform(-0.6, 0.8), 0.06, 0.03), colour, there
    )
