"""Losses as pictures: a curve with its tangent, a surface seen from above, bars for the classes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from explainers.figures.frame import Figure, Part, made
from explainers.figures.palette import Palette, mix
from explainers.lessons.losses.curves import Curve, Surface
from explainers.worked import number

HEIGHT, LOW = 330, 220  # px: the latter below a stage whose arithmetic takes several lines
LABELLED = 4  # classes: with more, the numbers would stand on each other


def curve(main: Curve, name: str, value_name: str, colours: Palette) -> Figure:
    """The loss called `name` along the value called `value_name`, with its tangent."""
    data = (
        _line(main, name, colours.output),
        _tangent(main, colours),
        _point(main, colours.output, colours),
    )
    return made(data, _axes(main, value_name), colours, HEIGHT)


def two_curves(once: Curve, twice: Curve, value_name: str, colours: Palette) -> Figure:
    """The loss as it should be and with softmax twice, each with its present point."""
    data = (
        _line(once, "softmax once (right)", colours.output),
        _line(twice, "softmax twice", colours.text, dash="dash"),
        _point(once, colours.output, colours),
        _point(twice, colours.text, colours, "diamond"),
    )
    return made(data, _axes(once, value_name), colours, LOW)


def surface(
    main: Surface, names: tuple[str, str], colours: Palette, best: tuple[float, float] | None = None
) -> Figure:
    """The loss over two values from above, with an arrow against the gradient: the way down.

    `best`, if there is one, is where both values hit their targets.
    """
    data = [_contours(main, names, colours)]
    if best is not None:
        marker = {"symbol": "x-thin", "size": 12, "line": {"width": 3, "color": colours.text}}
        data.append(_mark(best, "the targets", marker))
    edge = {"width": 3, "color": colours.text}
    data.append(_mark(main.at, "now", {"size": 13, "color": colours.background, "line": edge}))
    layout = {
        "xaxis": {"title": {"text": names[0]}, "range": [main.x[0], main.x[-1]]},
        "yaxis": {"title": {"text": names[1]}, "range": [main.y[0], main.y[-1]]},
        "annotations": list(_way_down(main, colours)),
    }
    return made(data, layout, colours, HEIGHT)


def _contours(main: Surface, names: tuple[str, str], colours: Palette) -> Part:
    return {
        "type": "contour",
        "x": _array(main.x),
        "y": _array(main.y),
        "z": _array(main.z),
        "ncontours": 16,
        "colorscale": [[0, colours.panel], [1, mix(colours.output, colours.panel, 0.85)]],
        "line": {"width": 0.6, "color": mix(colours.text, colours.panel, 0.35)},
        "contours": {"showlabels": True, "labelfont": {"size": 10, "color": colours.text}},
        "showscale": False,
        "hovertemplate": f"{names[0]} %{{x:.3g}}, {names[1]} %{{y:.3g}}: loss %{{z:.4g}}"
        "<extra></extra>",
    }


def classes(
    softmax: Sequence[float],
    wanted: Sequence[float],
    gradient: Sequence[float],
    colours: Palette,
) -> Figure:
    """For each class what the model says, what the target wants, and the gradient."""
    names = [f"class {c}" for c in range(len(softmax))]
    bars = (
        ("softmax", softmax, colours.output, ""),
        ("target", wanted, colours.padding, "/"),
        ("gradient", gradient, colours.gradient, "x"),
    )
    return _bars(names, bars, colours, HEIGHT)


def gradients(once: Sequence[float], twice: Sequence[float], colours: Palette) -> Figure:
    """The gradient of each logit, as it should be and with softmax twice."""
    names = [f"class {c}" for c in range(len(once))]
    bars = (
        ("softmax once (right)", once, colours.output, ""),
        ("softmax twice", twice, colours.text, "/"),
    )
    return _bars(names, bars, colours, LOW)


def shares(parts: Sequence[float], batch_size: int, colours: Palette) -> Figure:
    """The part of each sample in the mean of the batches' means, beside the fair 1/N."""
    fills = [
        mix(colours.input, colours.background, 0.9 if (n // batch_size) % 2 == 0 else 0.55)
        for n in range(len(parts))
    ]
    places = [f"{n}" for n in range(len(parts))]
    fair = 1 / len(parts)
    last = (len(parts) - 1) // batch_size * batch_size
    # Only the last batch is labelled: the others stand at the line, which has its own name.
    labelled = (last + len(parts) - 1) // 2
    bars = {
        "type": "bar",
        "x": places,
        "y": list(parts),
        "marker": {"color": fills},
        "text": [number(part, 3) if n == labelled else "" for n, part in enumerate(parts)],
        **_written(12, colours),
        "customdata": [n // batch_size for n in range(len(parts))],
        "hovertemplate": "sample %{x}, batch %{customdata}: share %{y:.4f}<extra></extra>",
        "showlegend": False,
    }
    line = {
        "type": "scatter",
        "x": places,
        "y": [fair] * len(parts),
        "name": f"fair: 1/{len(parts)} = {number(fair, 3)}",
        "mode": "lines",
        "line": {"color": colours.text, "dash": "dash", "width": 2},
        "hoverinfo": "skip",
        "showlegend": True,
    }
    layout = {
        "xaxis": {"title": {"text": "sample"}, "type": "category", "showgrid": False},
        "yaxis": {"title": {"text": "share"}, "range": [0, 1.25 * max(parts)]},
    }
    return made((bars, line), layout, colours, LOW)


def _bars(
    names: list[str],
    bars: Sequence[tuple[str, Sequence[float], str, str]],
    colours: Palette,
    height: int,
) -> Figure:
    data = [
        {
            "type": "bar",
            "name": name,
            "x": names,
            "y": list(heights),
            "marker": {
                "color": mix(colour, colours.background, 0.8),
                "line": {"color": colour, "width": 1.5},
                "pattern": {
                    "shape": pattern,
                    "fillmode": "overlay",
                    "fgcolor": colours.background,
                    "size": 7,
                    "solidity": 0.25,
                },
            },
            "text": [_brief(height) for height in heights] if len(names) <= LABELLED else None,
            **_written(11, colours),
            "hovertemplate": f"%{{x}}, {name}: %{{y:.4f}}<extra></extra>",
        }
        for name, heights, colour, pattern in bars
    ]
    heights = [h for _, every, _, _ in bars for h in every if math.isfinite(h)]
    low, high = min(0.0, *heights), max(0.0, *heights)
    room = 0.14 * (high - low or 1)
    layout = {
        "yaxis": {"range": [low - room * (low < 0), high + room], "zerolinewidth": 2},
        "xaxis": {"showgrid": False},
        "bargap": 0.25,
        "bargroupgap": 0.08,
    }
    return made(data, layout, colours, height)


def _written(size: int, colours: Palette) -> Part:
    """How the numbers on bars are written."""
    return {
        "textposition": "outside",
        "textfont": {"color": colours.text, "size": size},
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
    }


def _brief(height: float) -> str:
    """Three decimals at most; what is not 0 does not look like it."""
    rounded = round(height, 3) if math.isfinite(height) else height
    return number(rounded) if rounded or not height else "≈0"


def _line(line: Curve, name: str, colour: str, dash: str = "solid") -> Part:
    return {
        "type": "scatter",
        "x": _array(line.x),
        "y": _array(line.y),
        "name": name,
        "mode": "lines",
        "line": {"color": colour, "width": 3, "dash": dash},
        "hovertemplate": "%{x:.3g}: loss %{y:.4g}<extra></extra>",
    }


def _array(values: Sequence[float] | Sequence[Sequence[float]]) -> NDArray[np.float32]:
    """Numbers that PyTorch gave, as it held them: they are sent in fewer bytes than as text."""
    return np.asarray(values, dtype=np.float32)


def _point(line: Curve, colour: str, colours: Palette, symbol: str = "circle") -> Part:
    edge = {"width": 3, "color": colour}
    marker = {"size": 14, "symbol": symbol, "color": colours.background, "line": edge}
    return _mark((line.at, line.value), "now", marker)


def _mark(at: tuple[float, float], name: str, marker: Part) -> Part:
    return {
        "type": "scatter",
        "x": [at[0]],
        "y": [at[1]],
        "name": name,
        "mode": "markers",
        "marker": marker,
        "showlegend": False,
        "hovertemplate": f"{name}: %{{x:.4g}}, %{{y:.4g}}<extra></extra>",
    }


def _tangent(line: Curve, colours: Palette) -> Part:
    """A piece of the straight line that has the gradient for its slope."""
    reach = 0.22 * (line.x[-1] - line.x[0])
    ends = (line.at - reach, line.at + reach)
    return {
        "type": "scatter",
        "x": list(ends),
        "y": [line.value + line.slope * (x - line.at) for x in ends],
        "name": f"gradient: slope {number(line.slope)}",
        "mode": "lines",
        "line": {"color": colours.gradient, "width": 2.5, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _axes(main: Curve, value_name: str) -> Part:
    top = max(max(main.y), main.value, 0.1)
    low = min(0.0, *main.y)
    return {
        "xaxis": {"title": {"text": value_name}, "range": [main.x[0], main.x[-1]]},
        "yaxis": {
            "title": {"text": "loss"},
            "range": [low - 0.06 * (top - low), top + 0.06 * (top - low)],
        },
    }


def _way_down(main: Surface, colours: Palette) -> Iterator[Part]:
    """An arrow against the gradient, if there is one."""
    steepness = math.hypot(*main.slope)
    if not steepness:
        return
    length = 0.14 * (main.x[-1] - main.x[0])
    tip = [a - length * s / steepness for a, s in zip(main.at, main.slope, strict=True)]
    yield {
        "x": tip[0],
        "y": tip[1],
        "ax": main.at[0],
        "ay": main.at[1],
        "xref": "x",
        "yref": "y",
        "axref": "x",
        "ayref": "y",
        "showarrow": True,
        "arrowhead": 2,
        "arrowsize": 1.2,
        "arrowwidth": 3,
        "arrowcolor": colours.gradient,
    }
