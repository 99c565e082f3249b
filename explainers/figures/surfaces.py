"""Paths on a surface: from above as contours and in 3D, played in the browser by Plotly's frames.

The whole path is drawn from the beginning; Play and the slider move a marker along it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.figures.frame import framed
from explainers.figures.palette import Palette, mix
from explainers.figures.players import played
from explainers.optimizers.landscapes import REACH, Landscape
from explainers.optimizers.paths import Path
from explainers.worked import number

HEIGHT = 500
FLAT_HEIGHT = 420  # for a surface that is shown wider than tall
LABEL_ROOM = 0.07  # of the square's side: how far apart names are set
SYMBOLS = ("circle", "diamond", "square", "cross", "triangle-up", "star")
SYMBOLS_3D = ("circle", "diamond", "square", "cross", "circle-open", "diamond-open")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
HOVER = "<b>%{meta}</b><br>step %{customdata[0]}, loss %{customdata[1]:.4g}<br>"


@dataclass(frozen=True)
class Style:
    """How the path of one name is told from the others: never by its colour alone."""

    colour: str
    dash: str
    symbol: str
    symbol_3d: str


def styles(names: Sequence[str], colours: Palette) -> dict[str, Style]:
    """A style for each of at most six names, in their order."""
    tints = (
        colours.kernel,
        colours.input,
        colours.output,
        colours.gradient,
        colours.highlight,
        colours.text,
    )
    kinds = zip(tints, DASHES, SYMBOLS, SYMBOLS_3D, strict=True)
    return {name: Style(*kind) for name, kind in zip(names, kinds, strict=False)}


def contour(surface: Landscape, paths: Mapping[str, Path], colours: Palette) -> go.Figure:
    """The surface from above, lighter where it is lower (in the dark theme darker)."""
    axis, losses = surface.grid()
    figure = go.Figure(
        go.Contour(
            x=axis.numpy(),
            y=axis.numpy(),
            z=_compressed(losses, losses).numpy(),
            customdata=losses.numpy(),
            colorscale=_scale(colours, 0.3),
            ncontours=22,
            line={"width": 1, "color": mix(colours.padding, colours.background, 0.45)},
            showscale=False,
            hovertemplate="x %{x:.2f}, y %{y:.2f}<br>loss %{customdata:.4g}<extra></extra>",
        )
    )
    _minima(figure, surface, colours)
    looks = styles(list(paths), colours)
    for name, path in paths.items():
        _line(figure, name, path, looks[name], len(paths) == 1)
    places = _labels(paths) if len(paths) > 1 else {}
    for name, place in places.items():
        x, y = paths[name].positions[place].tolist()
        figure.add_annotation(
            x=x, y=y, text=name, showarrow=True, arrowhead=0, arrowcolor=looks[name].colour,
            ax=26 if x < 0 else -26, ay=-20, font={"color": looks[name].colour, "size": 13},
            bgcolor=colours.background, borderpad=2,
        )  # fmt: skip
    bounded = {name: _bounded(path.positions) for name, path in paths.items()}
    moments = _moments(paths, bounded)
    figure.add_scatter(**moments[-1], **_head(looks, colours))
    tall = max([surface.tall, *(abs(float(path.positions[0, 1])) for path in paths.values())])
    tall = surface.tall if tall <= surface.tall else REACH  # a start beyond it: all is shown
    height = HEIGHT if tall == REACH else FLAT_HEIGHT
    framed(figure, colours, height).update_layout(showlegend=False)
    figure.update_xaxes(title_text="x", range=[-REACH, REACH], constrain="domain", showgrid=False)
    figure.update_yaxes(
        title_text="y",
        range=[-tall, tall],
        scaleanchor="x",
        constrain="domain",
        constraintoward="middle",
    )
    return played(figure, moments, colours, redraw=False)


def solid(surface: Landscape, paths: Mapping[str, Path], colours: Palette) -> go.Figure:
    """The surface in 3D, its height being the loss (or its logarithm, see `Landscape`)."""
    axis, losses = surface.grid(61)
    heights = _height(surface, losses, losses)
    figure = go.Figure(
        go.Surface(
            x=axis.numpy(),
            y=axis.numpy(),
            z=heights.numpy(),
            colorscale=_scale(colours, 0.75),
            showscale=False,
            opacity=0.9,
            contours={"z": {"show": True, "color": colours.border, "width": 1}},
            customdata=losses.numpy(),
            hovertemplate="x %{x:.2f}, y %{y:.2f}<br>loss %{customdata:.4g}<extra></extra>",
        )
    )
    looks = styles(list(paths), colours)
    tops = {name: _on_top(surface, path, losses, heights) for name, path in paths.items()}
    for name, path in paths.items():
        _line_3d(figure, name, path, tops[name], looks[name])
    if len(paths) > 1:
        _names_3d(figure, paths, tops, looks)
    moments = _moments(paths, tops)
    figure.add_scatter3d(**moments[-1], **_head_3d(looks, colours))
    framed(figure, colours, HEIGHT).update_layout(showlegend=False)
    grey = {"color": colours.text, "gridcolor": colours.border, "showbackground": False}
    title = "log of the loss" if surface.logarithmic else "loss"
    figure.update_scenes(
        xaxis={"title": {"text": "x"}, "range": [-REACH, REACH], **grey},
        yaxis={"title": {"text": "y"}, "range": [-REACH, REACH], **grey},
        zaxis={"title": {"text": title}, **grey},
        aspectratio={"x": 1, "y": 1, "z": 0.7},
        camera={"eye": {"x": -0.45, "y": 1.15, "z": 1.7}},
    )
    return played(figure, moments, colours, redraw=True)


def _scale(colours: Palette, share: float) -> list[list[float | str]]:
    top = mix(colours.padding, colours.background, share)
    return [[0.0, colours.background], [1.0, top]]


def _compressed(losses: Tensor, of: Tensor) -> Tensor:
    """`losses` on a scale on which the low ones can be told apart: log(1 + loss / a low loss)."""
    low = torch.quantile(of.flatten(), 0.05).clamp(min=1e-3)
    return torch.log10(1 + losses / low)


def _height(surface: Landscape, losses: Tensor, of: Tensor) -> Tensor:
    return _compressed(losses, of) if surface.logarithmic else losses


def _minima(figure: go.Figure, surface: Landscape, colours: Palette) -> None:
    for points, name, symbol in (
        (surface.minima, "minimum", "x-thin"),
        (surface.dips, "a dip, not the lowest", "circle-open"),
    ):
        figure.add_scatter(
            x=[x for x, _ in points],
            y=[y for _, y in points],
            mode="markers",
            marker={"symbol": symbol, "size": 11, "color": colours.text,
                    "line": {"width": 2.5, "color": colours.text}},
            hovertemplate=f"{name}<br>x %{{x:.3g}}, y %{{y:.3g}}<extra></extra>",
        )  # fmt: skip


def _line(figure: go.Figure, name: str, path: Path, look: Style, alone: bool) -> None:
    inside = _bounded(path.positions)
    figure.add_scatter(
        x=inside[:, 0].numpy(),
        y=inside[:, 1].numpy(),
        mode="lines+markers",
        meta=name,
        line={"color": look.colour, "width": 2.5, "dash": look.dash},
        marker={"symbol": look.symbol, "size": 6 if alone else 5, "color": look.colour},
        customdata=_told(path),
        hovertemplate=HOVER + "x %{x:.4g}, y %{y:.4g}<extra></extra>",
    )


def _told(path: Path) -> list[list[float]]:
    losses = [loss if math.isfinite(loss) else 0.0 for loss in path.losses.tolist()]
    return [[step, loss] for step, loss in enumerate(losses)]


def _bounded(positions: Tensor) -> Tensor:
    """Positions that a figure can hold: what ran away ends far outside, in its direction."""
    return positions.nan_to_num(0.0).clamp(-20 * REACH, 20 * REACH)


def _head(looks: Mapping[str, Style], colours: Palette) -> dict[str, object]:
    """The markers that the player moves, in one trace, without their places."""
    return {
        "mode": "markers",
        "hovertemplate": "%{hovertext}<br>x %{x:.4g}, y %{y:.4g}<extra></extra>",
        "marker": {
            "size": 15,
            "symbol": [look.symbol for look in looks.values()],
            "color": [look.colour for look in looks.values()],
            "line": {"width": 2.5, "color": colours.background},
        },
    }


def _moments(paths: Mapping[str, Path], places: Mapping[str, Tensor]) -> list[dict[str, object]]:
    """For every step the markers' places and texts; a path that has ended stays at its end.

    `places` (n + 1, 2 or 3) are those of each path; NaN stands for no place.
    """
    steps = max(path.steps for path in paths.values())
    rows = {name: place.tolist() for name, place in places.items()}
    losses = {name: [number(loss) for loss in p.losses.tolist()] for name, p in paths.items()}
    moments = []
    for step in range(steps + 1):
        at = {name: min(step, path.steps) for name, path in paths.items()}
        moment: dict[str, object] = {
            "hovertext": [f"{n}: step {k}, loss {losses[n][k]}" for n, k in at.items()]
        }
        points = [rows[name][k] for name, k in at.items()]
        for axis, values in zip("xyz", zip(*points, strict=True), strict=False):
            moment[axis] = [None if math.isnan(value) else value for value in values]
        moments.append(moment)
    return moments


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


def _line_3d(figure: go.Figure, name: str, path: Path, top: Tensor, look: Style) -> None:
    figure.add_scatter3d(
        x=top[:, 0].numpy(),
        y=top[:, 1].numpy(),
        z=top[:, 2].numpy(),
        mode="lines+markers",
        meta=name,
        line={"color": look.colour, "width": 6,
              "dash": look.dash if look.dash in ("solid", "dash", "dot") else "dashdot"},
        marker={"symbol": look.symbol_3d, "size": 3, "color": look.colour},
        customdata=_told(path),
        hovertemplate=HOVER + "x %{x:.4g}, y %{y:.4g}<extra></extra>",
    )  # fmt: skip


def _names_3d(
    figure: go.Figure,
    paths: Mapping[str, Path],
    tops: Mapping[str, Tensor],
    looks: Mapping[str, Style],
) -> None:
    at = {name: tops[name][step].tolist() for name, step in _labels(paths).items()}
    figure.add_scatter3d(
        x=[x for x, _, _ in at.values()],
        y=[y for _, y, _ in at.values()],
        z=[z for _, _, z in at.values()],
        mode="text",
        text=list(at),
        textposition="top center",
        textfont={"color": [looks[name].colour for name in at], "size": 14},
        hoverinfo="skip",
    )


def _head_3d(looks: Mapping[str, Style], colours: Palette) -> dict[str, object]:
    """As `_head`, in 3D."""
    return {
        "mode": "markers",
        "hovertemplate": "%{hovertext}<br>x %{x:.4g}, y %{y:.4g}<extra></extra>",
        "marker": {
            "size": 8,
            "symbol": [look.symbol_3d for look in looks.values()],
            "color": [look.colour for look in looks.values()],
            "line": {"width": 2, "color": colours.text},
        },
    }


def _labels(paths: Mapping[str, Path]) -> dict[str, int]:
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
