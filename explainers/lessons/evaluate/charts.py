"""How sure and how right, as a chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from explainers.evaluation.calibration import Reliability
from explainers.evaluation.course import Course
from explainers.figures.frame import Figure, Part, made
from explainers.figures.palette import Palette, mix

HEIGHT = 400


def reliability(now: Reliability, before: Reliability, colours: Palette) -> Figure:
    """A bar for each bin, as high as its part of right answers, and below how many pictures it has.

    `before` is the same without a temperature: points.
    """
    bins = [one for one in now.bins if one.count]
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
            "customdata": [[one.low, one.high, one.sure, one.count] for one in bins],
            "hovertemplate": "sure %{customdata[0]:.0%} to %{customdata[1]:.0%}: "
            "%{customdata[3]} pictures<br>mean %{customdata[2]:.1%}, right %{y:.1%}<extra></extra>",
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
            "x": [one.sure for one in before.bins if one.count],
            "y": [one.accuracy for one in before.bins if one.count],
            "marker": {"color": colours.kernel, "size": 9, "symbol": "diamond-open"},
            "hovertemplate": "T = 1: sure %{x:.1%}, right %{y:.1%}<extra></extra>",
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
            "tickformat": ".0%",
            "anchor": "y2",
        },
        "yaxis": {
            "title": {"text": "how often right"},
            "range": [0, 1.02],
            "domain": [0.3, 1],
            "tickformat": ".0%",
        },
        "yaxis2": {"title": {"text": "pictures"}, "domain": [0, 0.2], "anchor": "x", "nticks": 3},
        "bargap": 0,
    }
    return made(data, layout, colours, HEIGHT)


LINES = 4
"""Classes whose probabilities are drawn as curves: the likeliest in the end."""

COURSE = 230


def course(found: Course, classes: Sequence[str], colours: Palette) -> Figure:
    """The probabilities of the likeliest classes after each epoch that is kept."""
    last = found.probabilities[-1]
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
            "y": found.probabilities[:, index].tolist(),
            "line": {"color": colour, "dash": dash, "width": 2},
            "hovertemplate": f"epoch %{{x}}: {escape(classes[index])} %{{y:.1%}}<extra></extra>",
        }
        for index, (colour, dash) in zip(likeliest, looks, strict=False)
    ]
    layout = {
        "xaxis": {"title": {"text": "epoch"}, "tickformat": "d"},
        "yaxis": {"range": [0, 1.02], "tickformat": ".0%"},
    }
    return made(data, layout, colours, COURSE)
