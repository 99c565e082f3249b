"""Dropout as a figure: how the mean of the draws settles on the input."""

from __future__ import annotations

from typing import Any

from explainers.figures import frame
from explainers.figures.frame import Figure, Part
from explainers.figures.palette import Palette
from explainers.lessons.dropout.draws import Draws

HEIGHT = 220  # pixels: below it the stage has its place on a small screen


def settling(made: Draws, colours: Palette, height: int = HEIGHT) -> Figure:
    """The mean of each number's outputs after 1, 2, … draws; dashes: the input.

    All lines are one trace with gaps, and so are all dashes: Plotly takes its time for each.
    """
    after, inputs = made.after.tolist(), made.input.tolist()
    means: dict[str, list[Any]] = {"x": [], "y": [], "customdata": []}
    for x, line in zip(inputs, made.running.T.tolist(), strict=True):
        means["x"] += [*after, None]
        means["y"] += [*line, None]
        means["customdata"] += [x] * (len(after) + 1)
    ends = (0.9, after[-1] * 1.1)
    data: list[Part] = [
        {
            "type": "scatter",
            "x": [*ends, None] * len(inputs),
            "y": [end for x in inputs for end in (x, x, None)],
            "mode": "lines",
            "line": {"color": colours.input, "dash": "dash", "width": 1.5},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            **means,
            "mode": "lines+markers" if len(after) < 15 else "lines",
            "line": {"color": colours.output, "width": 2},
            "hovertemplate": "after %{x}: mean %{y:.4g}, input %{customdata}<extra></extra>",
        },
    ]
    layout = {
        "xaxis": {"title": {"text": "draws"}, "type": "log", "dtick": 1},
        "yaxis": {"title": {"text": "mean so far"}},
        "showlegend": False,
    }
    return frame.made(data, layout, colours, height)
