"""Paths on a surface: how they are told apart and named, and both in 3D.

Seen from above they are drawn by the landscape view, see `explainers.lessons.optimizers.landscape`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.figures.frame import Figure, Part, made
from explainers.figures.palette import Palette, mix
from explainers.optimizers.landscapes import REACH, Landscape
from explainers.optimizers.paths import Path

HEIGHT = 420
LABEL_ROOM = 0.07  # of the square's side: how far apart names are set
ROLES = ("kernel", "input", "output", "gradient", "highlight", "text")
SYMBOLS = ("circle", "diamond", "square", "cross", "triangle", "star")
SYMBOLS_3D = ("circle", "diamond", "square", "cross", "circle-open", "diamond-open")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
STROKES = ("none", "9 7", "2 5", "9 5 2 5", "14 7", "14 6 2 6")  # the same in SVG
HOVER = "<b>%{meta}</b><br>step %{customdata[0]}, loss %{customdata[1]:.4g}<br>"


@dataclass(frozen=True)
class Style:
    """How the path of one name is told from the others: never by its colour alone.

    `role` names a colour of the palette; `dash` and `strokes` are one pattern, for Plotly and SVG.
    """

    role: str
    dash: str
    strokes: str
    symbol: str
    symbol_3d: str


def styles_of(count: int) -> tuple[Style, ...]:
    """A style for each of at most six paths, in their order."""
    kinds = zip(ROLES, DASHES, STROKES, SYMBOLS, SYMBOLS_3D, strict=True)
    return tuple(Style(*kind) for kind in kinds)[:count]


def solid(surface: Landscape, paths: Mapping[str, Path], colours: Palette) -> Figure:
    """The surface in 3D, its height being the loss (or its logarithm, see `Landscape`)."""
    axis, losses = surface.grid(61)
    heights = _height(surface, losses, losses)
    ground = {
        "type": "surface",
        "x": axis.numpy(),
        "y": axis.numpy(),
        "z": heights.numpy(),
        "colorscale": _scale(colours, 0.75),
        "showscale": False,
        "opacity": 0.9,
        "contours": {"z": {"show": True, "color": colours.border, "width": 1}},
        "customdata": losses.numpy(),
        "hovertemplate": "x %{x:.2f}, y %{y:.2f}<br>loss %{customdata:.4g}<extra></extra>",
    }
    looks = dict(zip(paths, styles_of(len(paths)), strict=True))
    tops = {name: _on_top(surface, path, losses, heights) for name, path in paths.items()}
    lines = [_line_3d(name, path, tops[name], looks[name], colours) for name, path in paths.items()]
    names = [_names_3d(paths, tops, looks, colours)] if len(paths) > 1 else []
    layout = {"showlegend": False, "scene": _scene(surface, colours)}
    return made([ground, *lines, *names], layout, colours, HEIGHT)


def _scene(surface: Landscape, colours: Palette) -> Part:
    grey = {"color": colours.text, "gridcolor": colours.border, "showbackground": False}
    title = "log of the loss" if surface.logarithmic else "loss"
    return {
        "xaxis": {"title": {"text": "x"}, "range": [-REACH, REACH], **grey},
        "yaxis": {"title": {"text": "y"}, "range": [-REACH, REACH], **grey},
        "zaxis": {"title": {"text": title}, **grey},
        "aspectratio": {"x": 1, "y": 1, "z": 0.7},
        "camera": {"eye": {"x": -0.45, "y": 1.15, "z": 1.7}},
    }


def _scale(colours: Palette, share: float) -> list[list[float | str]]:
    top = mix(colours.padding, colours.background, share)
    return [[0.0, colours.background], [1.0, top]]


def compressed(losses: Tensor) -> tuple[Tensor, float]:
    """`losses` on a scale on which the low ones can be told apart, log₁₀(1 + loss / a low loss).

    The second is that low loss.
    """
    low = float(torch.quantile(losses.flatten(), 0.05).clamp(min=1e-3))
    return torch.log10(1 + losses / low), low


def _height(surface: Landscape, losses: Tensor, of: Tensor) -> Tensor:
    """How high `losses` lie in 3D on a surface whose grid has the losses `of`."""
    return torch.log10(1 + losses / compressed(of)[1]) if surface.logarithmic else losses


def _told(path: Path) -> list[list[float]]:
    losses = [loss if math.isfinite(loss) else 0.0 for loss in path.losses.tolist()]
    return [[step, loss] for step, loss in enumerate(losses)]


def _on_top(surface: Landscape, path: Path, losses: Tensor, heights: Tensor) -> Tensor:
    """Where the path runs in 3D (n + 1, 3), just above the surface; beside it all is NaN.

    `losses` and `heights` are those of the surface's grid, between whose cells it is drawn flat:
    in a narrow valley that is above the true loss, and would hide the path.
    """
    places = (path.positions / REACH).nan_to_num(2.0)[None, None]
    drawn = F.grid_sample(heights[None, None], places, align_corners=True).flatten()
    own = _height(surface, path.losses, losses)
    lift = 0.015 * (heights.max() - heights.min())
    points = torch.cat([path.positions, (torch.maximum(own, drawn) + lift)[:, None]], dim=1)
    outside = ~(path.positions.abs() <= REACH).all(dim=1)
    points[outside] = math.nan
    return points


def _line_3d(name: str, path: Path, top: Tensor, look: Style, colours: Palette) -> Part:
    colour = getattr(colours, look.role)
    return {
        "type": "scatter3d",
        "x": top[:, 0].numpy(),
        "y": top[:, 1].numpy(),
        "z": top[:, 2].numpy(),
        "mode": "lines+markers",
        "meta": name,
        "line": {
            "color": colour,
            "width": 6,
            "dash": look.dash if look.dash in ("solid", "dash", "dot") else "dashdot",
        },
        "marker": {"symbol": look.symbol_3d, "size": 3, "color": colour},
        "customdata": _told(path),
        "hovertemplate": HOVER + "x %{x:.4g}, y %{y:.4g}<extra></extra>",
    }


def _names_3d(
    paths: Mapping[str, Path],
    tops: Mapping[str, Tensor],
    looks: Mapping[str, Style],
    colours: Palette,
) -> Part:
    at = {name: tops[name][step].tolist() for name, step in labels(paths).items()}
    return {
        "type": "scatter3d",
        "x": [x for x, _, _ in at.values()],
        "y": [y for _, y, _ in at.values()],
        "z": [z for _, _, z in at.values()],
        "mode": "text",
        "text": list(at),
        "textposition": "top center",
        "textfont": {"color": [getattr(colours, looks[name].role) for name in at], "size": 14},
        "hoverinfo": "skip",
    }


def labels(paths: Mapping[str, Path]) -> dict[str, int]:
    """At which step's place each path is named: the one farthest from the others' places."""
    inside = {
        name: path.positions[(path.positions.abs() <= 0.93 * REACH).all(dim=1)]
        for name, path in paths.items()
    }
    steps: dict[str, int] = {}
    taken: list[Tensor] = []
    for name, points in inside.items():
        if not len(points):
            continue
        rest = [other for label, other in inside.items() if label != name and len(other)]
        distance = torch.full((len(points),), math.inf)
        for other in (*rest, *taken):
            distance = torch.minimum(distance, _apart(points, other).amin(dim=1))
        # Names need room of their own, more than lines do.
        for place in taken:
            near = _apart(points, place).squeeze(1) < 2 * REACH * LABEL_ROOM
            distance = torch.where(near, distance - REACH, distance)
        best = points[distance.argmax()]
        taken.append(best[None])
        steps[name] = int(_apart(paths[name].positions, best[None]).argmin())
    return steps


def _apart(points: Tensor, others: Tensor) -> Tensor:
    """The distance of each of `points` (n, 2) from each of `others` (m, 2), as (n, m)."""
    # Not torch.cdist: it starts threads, which takes far longer than so few numbers.
    distances: Tensor = (points[:, None] - others[None]).norm(dim=2)
    return distances
