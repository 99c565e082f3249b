"""How sure and how right, as a chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from torch import Tensor

from explainers import shares
from explainers.evaluation.answered import Answers
from explainers.evaluation.calibration import Bin, Reliability
from explainers.evaluation.course import Course
from explainers.evaluation.likeness import Mapped
from explainers.figures.frame import Figure, Part, counted, made
from explainers.figures.palette import Palette, mix
from explainers.shares import percent

HEIGHT = 400


def reliability(now: Reliability, before: Reliability, colours: Palette) -> Figure:
    """A bar for each bin, as high as its part of right answers, and below how many pictures it has.

    `before` is the same without a temperature: points.
    """
    bins = [one for one in now.bins if one.count]
    first = [one for one in before.bins if one.count]
    middles = [(one.low + one.high) / 2 for one in bins]
    data: list[Part] = [
        {
            "type": "bar",
            "name": "right",
            "x": middles,
            "y": [one.accuracy for one in bins],
            "width": [one.high - one.low for one in bins],
            "marker": {
                "color": mix(colours.output, colours.background, 0.65),
                "line": {"color": colours.output, "width": 1.5},
            },
            "customdata": [_bin(one) for one in bins],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "name": "as right as sure",
            "x": [0, 1],
            "y": [0, 1],
            "line": {"color": colours.text, "dash": "dash", "width": 1.5},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": "right, with T = 1",
            "x": [one.sure for one in first],
            "y": [one.accuracy for one in first],
            "customdata": [f"sure {percent(b.sure)}, right {percent(b.accuracy)}" for b in first],
            "marker": {"color": colours.kernel, "size": 9, "symbol": "diamond-open"},
            "hovertemplate": "T = 1: %{customdata}<extra></extra>",
        },
        {
            "type": "bar",
            "name": "pictures",
            "showlegend": False,
            "x": middles,
            "y": [one.count for one in bins],
            "width": [one.high - one.low for one in bins],
            "yaxis": "y2",
            "marker": {"color": colours.padding},
            "hovertemplate": "%{y} pictures<extra></extra>",
        },
    ]
    least = min((one.low for one in (*now.bins, *before.bins) if one.count), default=0.0)
    low = max(0.0, math.floor(10 * least) / 10)
    layout = {
        "xaxis": {
            "title": {"text": "how sure"},
            "range": [low, 1],
            **shares.axis(low),
            "anchor": "y2",
        },
        "yaxis": {
            "title": {"text": "how often right"},
            "range": [0, 1.02],
            "domain": [0.3, 1],
            **shares.axis(),
        },
        "yaxis2": {"title": {"text": "pictures"}, "domain": [0, 0.2], "anchor": "x", "nticks": 3},
        "bargap": 0,
    }
    return made(data, layout, colours, HEIGHT)


def _bin(one: Bin) -> str:
    """What stands at the pointer of a bin."""
    return (
        f"sure {percent(one.low, 0)} to {percent(one.high, 0)}: {one.count:,} pictures<br>"
        f"mean {percent(one.sure)}, right {percent(one.accuracy)}"
    )


LINES = 4
"""Classes whose probabilities are drawn as curves: the likeliest in the end."""

COURSE = 230


def course(found: Course, classes: Sequence[str], colours: Palette) -> Figure:
    """The probabilities of the likeliest classes after each epoch that is kept."""
    drawn = found.probabilities
    last = drawn[-1]
    likeliest = last.topk(min(LINES, len(last))).indices.tolist()
    looks = (
        (colours.output, "solid"),
        (colours.kernel, "solid"),
        (colours.input, "dash"),
        (colours.padding, "dot"),
    )
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": classes[index],
            "x": list(found.epochs),
            "y": drawn[:, index].tolist(),
            "line": {"color": colour, "dash": dash, "width": 2},
            "customdata": [
                f"{escape(classes[index])} {percent(share)}" for share in drawn[:, index].tolist()
            ],
            "hovertemplate": "epoch %{x}: %{customdata}<extra></extra>",
        }
        for index, (colour, dash) in zip(likeliest, looks, strict=False)
    ]
    layout = {
        "xaxis": {"title": {"text": "epoch"}, **counted(max(found.epochs, default=1))},
        "yaxis": {"range": [0, 1.02], **shares.axis()},
    }
    return made(data, layout, colours, COURSE)


MAPPED = 430
_SHAPES = (
    *("circle", "square", "diamond", "cross", "x"),
    *("triangle-up", "triangle-down", "pentagon", "star", "hexagram"),
)


def mapped(found: Mapped, answers: Answers, chosen: int, colours: Palette) -> Figure:
    """Test pictures along the two axes: a colour and a shape for each class, a ring for one."""
    labels, guesses = answers.labels[found.indices], answers.guesses[found.indices]
    points = found.projection.points
    data = [
        _class(k, (labels == k).nonzero().view(-1), found, guesses, answers.classes, colours)
        for k in range(len(answers.classes))
        if bool((labels == k).any())
    ]
    x, y = points[chosen].tolist()
    ring: Part = {
        "type": "scatter",
        "mode": "markers",
        "x": [x],
        "y": [y],
        "showlegend": False,
        "hoverinfo": "skip",
        "marker": {
            "symbol": "circle-open",
            "size": 18,
            "color": colours.text,
            "line": {"width": 3},
        },
    }
    layout = {
        "xaxis": {"title": {"text": "axis 1"}},
        "yaxis": {"title": {"text": "axis 2"}},
        "hovermode": "closest",
        "legend": {"entrywidth": 66, "font": {"size": 11}},
    }
    return made([*data, ring], layout, colours, MAPPED)


def _class(
    k: int,
    places: Tensor,
    found: Mapped,
    guesses: Tensor,
    classes: Sequence[str],
    colours: Palette,
) -> Part:
    """The pictures of one class; a click opens one."""
    tones = (colours.input, colours.kernel, colours.output, colours.gradient, colours.padding)
    points, numbers = found.projection.points[places], found.indices[places].tolist()
    said = [
        f"test picture {number:,}: {escape(classes[k])}"
        + ("" if guess == k else f", taken for {escape(classes[guess])}")
        for number, guess in zip(numbers, guesses[places].tolist(), strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": escape(classes[k]),
        "x": points[:, 0].tolist(),
        "y": points[:, 1].tolist(),
        "ids": list(map(str, numbers)),
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {"symbol": _SHAPES[k % len(_SHAPES)], "color": tones[k % len(tones)], "size": 8},
    }
