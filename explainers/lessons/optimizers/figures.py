"""Losses along paths, learning rates along schedules, and the loss at the end of many rates."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from explainers.figures.frame import Figure, Part, level, made, upright
from explainers.figures.palette import Palette
from explainers.lessons.optimizers.surfaces import styles_of
from explainers.optimizers.paths import LIMIT, Path
from explainers.worked import number

HEIGHT, SMALL, LOW = 380, 250, 180  # px
LOWEST = 1e-10  # smaller losses are drawn there: they are as good as 0
ROOM = 0.055  # of the axis' height: how far apart names are set


def losses(paths: Mapping[str, Path], colours: Palette, height: int = HEIGHT) -> Figure:
    """The loss by step of each path, on a logarithmic scale, each named at its end."""
    # A loss that is no number has no height: its curve ends before it.
    curves = {
        name: [_shown(loss) for loss in path.losses.tolist() if not math.isnan(loss)]
        for name, path in paths.items()
    }
    exponents = [math.log10(y) for curve in curves.values() for y in curve]
    low, high = min(exponents), max(exponents)
    room = 0.08 * (high - low) + 0.1
    axis = {
        "title": {"text": "loss, logarithmic"},
        "type": "log",
        "exponentformat": "power",
        "dtick": max(1, math.ceil((high - low) / 6)),
        "range": [low - room, high + 1.8 * room],
    }
    names = _name_ends(curves, colours, (low - room, high + room), logarithmic=True)
    most = max(map(len, curves.values())) - 1
    ended = [
        _ended(name, path, curves[name][-1], most, colours)
        for name, path in paths.items()
        if path.diverged_at is not None
    ]
    return _curves(curves, "loss", axis, [*ended, *names], colours, height)


def rates(curves: Mapping[str, Sequence[float]], colours: Palette, height: int) -> Figure:
    """The learning rate of each step."""
    top = max(max(curve) for curve in curves.values())
    axis = {"title": {"text": "lr"}, "range": [-0.04 * top, 1.12 * top]}
    names = _name_ends(curves, colours, (0, 1.1 * top), logarithmic=False)
    return _curves(curves, "lr", axis, names, colours, height)


def sweep(ends: Mapping[float, Path], words: Mapping[float, str], now: float, start: float,
          colours: Palette) -> Figure:  # fmt: skip
    """The loss at the end by learning rate, both logarithmic; each word has a shape of its own."""
    shown = {lr: min(_shown(float(path.losses[-1])), LIMIT) for lr, path in ends.items()}
    line = {
        "type": "scatter",
        "x": list(shown),
        "y": list(shown.values()),
        "mode": "lines",
        "line": {"color": colours.border, "width": 2},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    axis = {"type": "log", "exponentformat": "power", "dtick": 2}
    layout = {
        "xaxis": {"title": {"text": "lr"}, **axis},
        "yaxis": {"title": {"text": "loss at the end"}, **axis},
        "margin": {"t": 56},
        "legend": {"y": 1.06},
        "shapes": [
            upright(now, color=colours.text, width=2, dash="dot"),
            level(start, color=colours.padding, width=1.5, dash="dash"),
        ],
        "annotations": list(_now_and_start(now, start, colours)),
    }
    return made([line, *_ends(ends, words, shown, colours)], layout, colours, HEIGHT)


def _ends(
    ends: Mapping[float, Path],
    words: Mapping[float, str],
    shown: Mapping[float, float],
    colours: Palette,
) -> Iterator[Part]:
    """The ends that go by each word, drawn at the heights `shown`."""
    kinds = (
        ("arrived", "circle", colours.output),
        ("on the way", "circle-open", colours.input),
        ("bounces", "diamond", colours.highlight),
        ("stuck", "square", colours.padding),
        ("thrown off", "square-open", colours.highlight),
        ("grown", "triangle-down-open", colours.error),
        ("diverging", "triangle-up-open", colours.error),
        ("diverged", "triangle-up", colours.error),
        ("broken", "x", colours.error),
    )
    for word, symbol, colour in kinds:
        chosen = [lr for lr in shown if words[lr] == word]
        if chosen:
            yield {
                "type": "scatter",
                "x": chosen,
                "y": [shown[lr] for lr in chosen],
                "mode": "markers",
                "name": word,
                "customdata": [number(float(ends[lr].losses[-1])) for lr in chosen],
                "marker": {
                    "symbol": symbol,
                    "size": 11,
                    "color": colour,
                    "line": {"width": 2, "color": colour},
                },
                "hovertemplate": f"lr %{{x:g}}: {word}<br>loss at the end %{{customdata}}"
                "<extra></extra>",
            }


def _now_and_start(now: float, start: float, colours: Palette) -> Iterator[Part]:
    # On logarithmic axes Plotly takes lines by their value, and annotations by its logarithm.
    label = {"showarrow": False, "bgcolor": colours.background, "borderpad": 2}
    yield {
        "x": math.log10(now),
        "y": 1,
        "yref": "paper",
        "yanchor": "top",
        "text": f"lr {number(now)}",
        "font": {"color": colours.text},
        **label,
    }
    yield {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": math.log10(_shown(start)),
        "yanchor": "bottom",
        "yshift": 3,
        "text": "loss at the start",
        "font": {"color": colours.padding},
        **label,
    }


def _ended(name: str, path: Path, loss: float, most: int, colours: Palette) -> Part:
    """What says at the end of a curve how its path has ended, on the side where there is room.

    `most` is the last step of the longest curve.
    """
    step = path.diverged_at
    assert step is not None
    how = "diverged" if path.positions[-1].isfinite().all() else number(float(path.losses[-1]))
    return {
        "x": step - math.isnan(float(path.losses[-1])),
        "y": math.log10(loss),
        "text": f"{name}: {how} at step {step}",
        "showarrow": True,
        "ax": 0,
        "ay": -18,
        "xanchor": "left" if step < most / 2 else "right",
        "arrowcolor": colours.error,
        "font": {"color": colours.error},
    }


def _shown(loss: float) -> float:
    """A loss that a logarithmic scale can hold."""
    return 10 * LIMIT if not math.isfinite(loss) else min(max(loss, LOWEST), 10 * LIMIT)


def _curves(
    curves: Mapping[str, Sequence[float]],
    what: str,
    axis: Part,
    annotations: list[Part],
    colours: Palette,
    height: int,
) -> Figure:
    looks = dict(zip(curves, styles_of(len(curves)), strict=True))
    lines = [
        {
            "type": "scatter",
            "x": list(range(len(curve))),
            "y": list(curve),
            "name": name,
            "mode": "lines",
            "line": {
                "color": getattr(colours, looks[name].role),
                "width": 2.5,
                "dash": looks[name].dash,
            },
            "hovertemplate": f"<b>{name}</b><br>step %{{x}}: {what} %{{y:.4g}}<extra></extra>",
        }
        for name, curve in curves.items()
    ]
    most = max(len(curve) for curve in curves.values()) - 1
    layout = {
        "showlegend": False,
        "xaxis": {"title": {"text": "step"}, "showgrid": False, "range": [0, max(most, 1)]},
        "yaxis": axis,
        "annotations": annotations,
    }
    if len(curves) > 1:  # room for their names
        layout["margin"] = {"r": 24 + 8 * max(map(len, curves))}
    return made(lines, layout, colours, height)


def _name_ends(
    curves: Mapping[str, Sequence[float]],
    colours: Palette,
    span: tuple[float, float],
    *,
    logarithmic: bool,
) -> list[Part]:
    """The curves' names to the right of their ends, moved apart where they would overlap."""
    if len(curves) < 2:
        return []
    looks = dict(zip(curves, styles_of(len(curves)), strict=True))
    ends = {
        name: math.log10(curve[-1]) if logarithmic else curve[-1] for name, curve in curves.items()
    }
    room = ROOM * (span[1] - span[0])
    return [
        {
            "name": "end",  # on a narrow chart the key has it instead
            "x": 1,
            "xref": "paper",
            "y": at,
            "text": name,
            "showarrow": False,
            "xanchor": "left",
            "xshift": 6,
            "font": {"color": getattr(colours, looks[name].role), "size": 13},
        }
        for name, at in _spread(ends, room, span[1]).items()
    ]


def _spread(ends: Mapping[str, float], room: float, top: float) -> dict[str, float]:
    """Heights near `ends` that are `room` apart and, as far as that goes, below `top`."""
    names = sorted(ends, key=lambda name: ends[name])
    places: dict[str, float] = {}
    below = -math.inf
    for name in names:
        below = places[name] = max(ends[name], below + room)
    above = top + room
    for name in reversed(names):
        above = places[name] = min(places[name], above - room)
    return places
