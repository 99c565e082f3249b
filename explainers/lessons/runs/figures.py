"""The figure of two runs: their test accuracies, epoch by epoch."""

from __future__ import annotations

from collections.abc import Iterator

from explainers import shares
from explainers.figures.frame import Figure, Part, counted, made
from explainers.figures.palette import Palette, mix
from explainers.shares import percent
from explainers.training.comparing import Comparison
from explainers.training.overview import Overview

HEIGHT = 270


def accuracies(found: Comparison, colours: Palette) -> Figure:
    """The test accuracy of both runs against the epochs, and how far chance reaches around one."""
    lines = [
        _line(found.before, colours.padding, "circle", "dash"),
        _line(found.after, colours.output, "square", "solid"),
    ]
    layout = {
        "xaxis": {"title": {"text": "epochs"}, "rangemode": "tozero", **counted(_last(found))},
        "yaxis": {"title": {"text": "test accuracy"}, **shares.axis(*_reach(found))},
    }
    return made([*_band(found, colours), *lines], layout, colours, HEIGHT)


def _reach(found: Comparison) -> tuple[float, float]:
    """The lowest and the highest of what is drawn."""
    drawn = [accuracy for run in _both(found) for _, accuracy in run.curve]
    if found.chance is not None and found.before.best is not None:
        drawn += [found.before.best + sign * found.chance / 100 for sign in (-1, 1)]
    return min(drawn, default=0.0), max(drawn, default=1.0)


def _last(found: Comparison) -> int:
    """The epochs of the longer run."""
    return max((run.recipe.epochs for run in _both(found)), default=1)


def _line(run: Overview, colour: str, mark: str, dash: str) -> Part:
    return {
        "type": "scatter",
        "x": [epoch for epoch, _ in run.curve],
        "y": [accuracy for _, accuracy in run.curve],
        "name": _name(run.name),
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2.5, "dash": dash},
        "marker": {"symbol": mark, "size": 7},
        "customdata": [percent(accuracy) for _, accuracy in run.curve],
        "hovertemplate": "epoch %{x:g}: %{customdata}<extra></extra>",
    }


def _band(found: Comparison, colours: Palette) -> Iterator[Part]:
    """Where the best accuracy of a run just as good as the first may be found, by chance."""
    best, last = found.before.best, _last(found)
    if found.chance is None or best is None:
        return
    reach = found.chance / 100
    for edge, fill in ((best - reach, "none"), (best + reach, "tonexty")):
        yield {
            "type": "scatter",
            "x": [0, last],
            "y": [edge, edge],
            "mode": "lines",
            "line": {"width": 0},
            "fill": fill,
            "fillcolor": mix(colours.padding, colours.background, 0.18),
            "name": "as good, by chance",
            "showlegend": fill != "none",
            "hoverinfo": "skip",
        }


def _both(found: Comparison) -> tuple[Overview, Overview]:
    return found.before, found.after


def _name(name: str) -> str:
    """A run's name as Plotly shows it: it reads tags, and would break a long one nowhere."""
    shown = name if len(name) <= 40 else f"{name[:39]}…"
    return shown.replace("&", "&amp;").replace("<", "&lt;")
