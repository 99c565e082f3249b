"""A surface and the paths on it as plain data, for the view that plays them in the browser."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from explainers.lessons.optimizers.surfaces import compressed, labels, styles_of
from explainers.optimizers.landscapes import LANDSCAPES, REACH, Landscape
from explainers.optimizers.paths import Path
from explainers.worked import number

GRAIN = 0.05  # the start moves by so much, as its sliders do
FAR = 20 * REACH  # what ran away ends there, in its direction
HINT = "Drag the ring, or move it with the arrow keys: the path starts there."


def payload(surface: Landscape, paths: Mapping[str, Path]) -> dict[str, Any]:
    """What the view draws, as data that `json.dumps` takes.

    `low` and `top` are the scale of its heights, see `compressed`. A path's `points` end where its
    numbers do.
    """
    starts = [path.positions[0].tolist() for path in paths.values()]
    tallest = max([surface.tall, *(abs(y) for _, y in starts)])
    places = labels(paths) if len(paths) > 1 else {}
    return {
        **_ground(surface.name),
        "reach": REACH,
        # A start beyond what is to be seen of the surface: all of it is shown.
        "tall": surface.tall if tallest <= surface.tall else REACH,
        "minima": [list(place) for place in surface.minima],
        "dips": [list(place) for place in surface.dips],
        "start": [round(part, 4) for part in starts[0]],
        "grain": GRAIN,
        "hint": HINT,
        "paths": [
            {
                "name": name,
                "role": look.role,
                "dash": look.strokes,
                "symbol": look.symbol,
                "points": _points(path),
                "losses": [number(loss) for loss in path.losses.tolist()],
                "label": places.get(name),
            }
            for (name, path), look in zip(paths.items(), styles_of(len(paths)), strict=True)
        ],
    }


@cache
def _ground(name: str) -> dict[str, Any]:
    _, losses = LANDSCAPES[name].grid()
    heights, low = compressed(losses)
    return {"surface": name, "low": low, "top": float(heights.max())}


def _points(path: Path) -> list[list[float]]:
    points = []
    for x, y in path.positions.tolist():
        if not (math.isfinite(x) and math.isfinite(y)):
            break
        points.append([float(f"{min(max(part, -FAR), FAR):.6g}") for part in (x, y)])
    return points
