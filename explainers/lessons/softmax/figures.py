"""The softmax lesson's figures: shares over the temperature, and two logarithms along a logit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from explainers.figures.frame import Figure, Part, made, upright
from explainers.figures.palette import Palette, mix
from explainers.lessons.softmax import log
from explainers.lessons.softmax.log import Curves
from explainers.lessons.softmax.temperature import COLDEST, WARMEST, Shares

HEIGHT = 230
STRONGEST, WEAKEST = 0.85, 0.2  # how much of the colour the first and the last band have
LABELLED = 0.04  # a band thinner than this, at the right, has no room for its name
TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)


def shares(found: Shares, temperature: float, colours: Palette) -> Figure:
    """The probabilities of one sample as bands on each other, over the temperature."""
    within = min(max(temperature, COLDEST), WARMEST)
    axis = {
        "title": {"text": "temperature T"},
        "type": "log",
        "range": [math.log10(COLDEST), math.log10(WARMEST)],
        "tickvals": TICKS,
        "ticktext": [f"{tick:g}" for tick in TICKS],
        "showgrid": False,
    }
    layout = {
        "showlegend": False,
        "xaxis": axis,
        "yaxis": {"range": [0, 1], "showgrid": False},
        "shapes": [upright(within, color=colours.text, width=2.5)],
        "annotations": list(_names(found.probabilities[-1].tolist(), colours)),
        "margin": {"r": 64},
    }
    return made(list(_bands(found, colours)), layout, colours, HEIGHT)


def _bands(found: Shares, colours: Palette) -> Iterator[Part]:
    classes = found.probabilities.shape[1]
    for k, band in enumerate(found.probabilities.T.tolist()):
        weight = STRONGEST - (STRONGEST - WEAKEST) * k / max(1, classes - 1)
        yield {
            "type": "scatter",
            "x": found.temperatures,
            "y": band,
            "name": f"class {k}",
            "mode": "lines",
            "stackgroup": "all",
            "line": {"color": colours.background, "width": 1.5},
            "fillcolor": mix(colours.output, colours.background, weight),
            "hovertemplate": f"T %{{x:.3g}}, class {k}: %{{y:.4g}}<extra></extra>",
        }


def _names(last: Sequence[float], colours: Palette) -> Iterator[Part]:
    """The name of each band, to the right of where it ends."""
    below = 0.0
    for k, share in enumerate(last):
        if share >= LABELLED:
            yield {
                "x": 1.005,
                "y": below + share / 2,
                "xref": "paper",
                "xanchor": "left",
                "text": f"class {k}",
                "showarrow": False,
                "font": {"color": colours.text, "size": 12},
            }
        below += share


def logarithms(found: Curves, column: int, dtype: str, colours: Palette) -> Figure:
    """ln(softmax) and log_softmax of one class along its own logit."""
    lines = [
        _line(found, log.WAYS[1], colours.output, {"width": 6}),
        _line(found, log.WAYS[0], colours.text, {"width": 2.5, "dash": "dash"}),
    ]
    layout = {
        "xaxis": {
            "title": {"text": f"logit of class {column}"},
            "range": [found.x[0], found.x[-1]],
        },
        "yaxis": {"title": {"text": "ln p"}},
        **_broken(found, dtype, colours),
    }
    return made([*lines, *_now(found, colours)], layout, colours, HEIGHT)


def _line(found: Curves, name: str, colour: str, line: Part) -> Part:
    values = found.log_softmax if name == log.WAYS[1] else found.log_of
    return {
        "type": "scatter",
        "x": found.x,
        "y": [value if math.isfinite(value) else None for value in values],
        "name": name,
        "mode": "lines",
        "line": {"color": colour, **line},
        "opacity": 0.55 if line["width"] > 3 else 1,
        "hovertemplate": f"logit %{{x:.3g}}: {name} %{{y:.4g}}<extra></extra>",
    }


def _now(found: Curves, colours: Palette) -> Iterator[Part]:
    """The present logit's values, those that can be drawn."""
    edge = {"width": 3, "color": colours.input}
    for value in {value for value in found.now if math.isfinite(value)}:
        yield {
            "type": "scatter",
            "x": [found.at],
            "y": [value],
            "mode": "markers",
            "marker": {"size": 12, "color": colours.background, "line": edge},
            "showlegend": False,
            "hovertemplate": "now: %{y:.4g}<extra></extra>",
        }


def _broken(found: Curves, dtype: str, colours: Palette) -> Part:
    """Where ln(softmax) has fallen to −∞: a shade, and what it means."""
    lost = [x for x, value in zip(found.x, found.log_of, strict=True) if value == -math.inf]
    if not lost:
        return {}
    shade = {
        "type": "rect",
        "x0": found.x[0],
        "x1": max(lost),
        "y0": 0,
        "y1": 1,
        "yref": "y domain",
        "fillcolor": colours.error,
        "opacity": 0.12,
        "line": {"width": 0},
    }
    words = {
        "x": found.x[0],
        "y": 1,
        "yref": "y domain",
        "xanchor": "left",
        "yanchor": "top",
        "text": f"{log.WAYS[0]} is −∞ in {dtype}",
        "showarrow": False,
        "font": {"color": colours.text, "size": 12},
    }
    return {"shapes": [shade], "annotations": [words]}
