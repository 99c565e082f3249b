"""Activations as figures: curves with the reader's numbers, histograms, gradients by layer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from explainers import shares
from explainers.figures.frame import Figure, made
from explainers.figures.palette import Palette
from explainers.lessons.activations.numbers import Curve
from explainers.shares import percent
from explainers.worked import number

HEIGHT = 300
CURVE = 240  # of a curve, below a stage
BARS = 48


def value(curve: Curve, name: str, colours: Palette) -> Figure:
    """The function called `name` with the reader's numbers as points on it."""
    return _curve(curve, curve.y, 1, name, colours.output, "solid", colours)


def slope(curve: Curve, name: str, colours: Palette) -> Figure:
    """The derivative of the function called `name`, with the reader's numbers."""
    return _curve(curve, curve.slope, 2, f"slope of {name}", colours.gradient, "dash", colours)


def _curve(
    curve: Curve, line: Tensor, column: int, name: str, colour: str, dash: str, colours: Palette
) -> Figure:
    reach = float(curve.x[-1])
    points = curve.points[curve.points[:, 0].abs() <= reach]
    lines = {
        "type": "scatter",
        "x0": -reach,
        "dx": float(curve.x[1] - curve.x[0]),
        "y": line.float().numpy(),
        "mode": "lines",
        "line": {"color": colour, "width": 3, "dash": dash},
        "hovertemplate": f"x %{{x:.3g}}: {name} %{{y:.4g}}<extra></extra>",
    }
    rings = {
        "type": "scatter",
        "x": points[:, 0].numpy(),
        "y": points[:, column].numpy(),
        "mode": "markers+text" if len(points) <= 6 else "markers",
        "text": [number(y, 3) for y in points[:, column].tolist()],
        # On the side from which the curve comes up, the number stands beside it.
        "textposition": [f"top {side}" for side in _sides(curve, line, points[:, 0])],
        "textfont": {"color": colours.text},
        "cliponaxis": False,
        "marker": {
            "size": 11,
            "color": colours.background,
            "line": {"width": 3, "color": colours.input},
        },
        "hovertemplate": f"your x %{{x:.4g}}: {name} %{{y:.4g}}<extra></extra>",
    }
    layout = {
        "showlegend": False,
        "xaxis": {"title": {"text": "x"}, "range": [-reach, reach]},
        "yaxis": {"title": {"text": name}},
    }
    return made([lines, rings], layout, colours, CURVE)


def _sides(curve: Curve, line: Tensor, places: Tensor) -> list[str]:
    """On which side of each point the curve is lower."""
    step = float(curve.x[1] - curve.x[0])
    near = ((places.double() - curve.x[0]) / step).round().long().clamp(10, len(line) - 11)
    rising = line[near + 10] >= line[near - 10]
    return ["left" if up else "right" for up in rising.tolist()]


def spread(before: Tensor, after: Tensor, colours: Palette) -> Figure:
    """How many values lie where, in the input and in the output, on one scale."""
    low = float(torch.minimum(before.min(), after.min()))
    high = float(torch.maximum(before.max(), after.max()))
    width = (high - low) / BARS
    counted = [
        torch.histc(values.float(), BARS, low, high) / values.numel() for values in (before, after)
    ]
    highest = max(float(parts.max()) for parts in counted)
    bars = [
        {
            "type": "bar",
            "x": [low + (k + 0.5) * width for k in range(BARS)],
            "y": parts.numpy(),
            "customdata": [percent(part) for part in parts.tolist()],
            "width": width or 1.0,
            "name": name,
            "marker": {"color": colour, "opacity": 0.65, "pattern": {"shape": shape}},
            "hovertemplate": f"{name}: %{{customdata}} of all near %{{x:.3g}}<extra></extra>",
        }
        for parts, name, colour, shape in (
            (counted[0], "input", colours.input, ""),
            (counted[1], "output", colours.output, "/"),
        )
    ]
    layout = {
        "barmode": "overlay",
        "xaxis": {"title": {"text": "value"}},
        "yaxis": {"title": {"text": "share of the values"}, **shares.axis(high=highest)},
    }
    return made(bars, layout, colours, HEIGHT)


STYLES = (("circle", "solid"), ("diamond", "dash"), ("square", "dot"))


def by_layer(
    gradients: Mapping[str, Sequence[float]], title: str, colours: Palette, first: int = 1
) -> Figure:
    """Gradients of several functions by layer, on a logarithmic scale.

    The first entry of each is that of layer `first`. Signs are dropped, and what is 0 is left
    out: neither can stand on such a scale.
    """
    palette = (colours.gradient, colours.output, colours.input)
    lines = [
        {
            "type": "scatter",
            "x": list(range(first, first + len(values))),
            "y": [abs(v) or None for v in values],
            "name": name,
            "mode": "lines+markers",
            "line": {"color": colour, "width": 2.5, "dash": dash},
            "marker": {"size": 8, "symbol": symbol},
            "hovertemplate": f"{name}, %{{x}}: %{{y:.3g}}<extra></extra>",
        }
        for (name, values), colour, (symbol, dash) in zip(
            gradients.items(), palette, STYLES, strict=False
        )
    ]
    most = max(len(values) for values in gradients.values())
    layout = {
        "xaxis": {
            "title": {"text": "layer, from the input to the output"},
            "dtick": 1 if most <= 12 else 5,
        },
        "yaxis": {
            "title": {"text": title},
            "type": "log",
            "exponentformat": "power",
            "dtick": _decades(gradients),
        },
    }
    return made(lines, layout, colours, HEIGHT + 60)


def _decades(gradients: Mapping[str, Sequence[float]]) -> int:
    """How many powers of ten lie between two numbers on the axis, of which there are at most 8."""
    sizes = [abs(v) for values in gradients.values() for v in values if v]
    return max(1, math.ceil(math.log10(max(sizes) / min(sizes)) / 8)) if sizes else 1
