"""Batch norm as figures: values by channel, statistics over the batches, moves of one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor

from explainers.figures.frame import Figure, Part, level, made
from explainers.figures.palette import Palette
from explainers.worked import number

SYMBOLS = ("circle", "circle-open")
HEIGHT = 250  # of the charts that stand above a stage


def before_and_after(before: Tensor, after: Tensor, colours: Palette) -> Figure:
    """Two panels with a line of points for each channel of (N, C, …): the input, the output.

    A bar marks each channel's mean. Points of one channel are spread a little in height, so that
    equal ones stay apart.
    """
    names = [f"channel {k}" for k in range(before.shape[1])]
    across = {
        "tickvals": list(range(len(names))),
        "range": [len(names) - 0.5, -0.5],
        "showgrid": False,
    }
    layout = {
        "showlegend": False,
        "xaxis": {"domain": [0, 0.47]},
        "xaxis2": {"domain": [0.53, 1], "anchor": "y2"},
        "yaxis": {**across, "ticktext": names},
        "yaxis2": {**across, "anchor": "x2", "showticklabels": False},
        "annotations": [
            _above("input", 0.235, colours),
            _above("output", 0.765, colours),
        ],
    }
    parts = [
        *_panel("input", before, 1, colours.input, "circle", colours),
        *_panel("output", after, 2, colours.output, "diamond", colours),
    ]
    return made(parts, layout, colours, 110 + 70 * len(names))


def _panel(
    side: str, tensor: Tensor, panel: int, colour: str, symbol: str, colours: Palette
) -> Iterator[Part]:
    axes = {"xaxis": f"x{panel}", "yaxis": f"y{panel}"} if panel > 1 else {}
    for channel, values in enumerate(tensor.transpose(0, 1).flatten(1)):
        apart = torch.linspace(-0.22, 0.22, len(values)) if len(values) > 1 else torch.zeros(1)
        yield {
            "type": "scatter",
            "name": f"{side}, channel {channel}",
            "x": values.tolist(),
            "y": (channel + apart).tolist(),
            "mode": "markers",
            "marker": {"color": colour, "size": 10, "symbol": symbol, "opacity": 0.75},
            "hovertemplate": f"channel {channel}: %{{x:.4g}}<extra></extra>",
            **axes,
        }
        mean = values.mean().item()
        yield {
            "type": "scatter",
            "name": f"mean of channel {channel}",
            "x": [mean, mean],
            "y": [channel - 0.38, channel + 0.38],
            "mode": "lines",
            "line": {"color": colours.text, "width": 3},
            "hovertemplate": f"mean of channel {channel}: %{{x:.4g}}<extra></extra>",
            **axes,
        }


def _above(text: str, middle: float, colours: Palette) -> Part:
    """The name of a panel, above it."""
    return {
        "text": text,
        "x": middle,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "center",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"color": colours.text, "size": 14},
    }


def lines(
    running: Tensor, batches: Mapping[str, Tensor], truth: float, name: str, colours: Palette
) -> Figure:
    """`running` (k + 1,) as a line from before the first batch, `batches` (k,) as points.

    At most two kinds of points: filled ones, then rings. `name` is what the line is called.
    """
    steps = len(running) - 1
    margin = max(steps, 4) * 0.04
    layout = {
        "xaxis": {
            "title": {"text": "batches seen"},
            "range": [-margin, max(steps, 4) + margin],
            "showgrid": False,
        },
        "shapes": [level(truth, color=colours.padding, dash="dash", width=2)],
        "annotations": [_named(truth, colours)],
    }
    parts = [
        *_points(batches, colours),
        {
            "type": "scatter",
            "x": list(range(steps + 1)),
            "y": running.tolist(),
            "name": name,
            "mode": "lines+markers" if steps < 15 else "lines",
            "line": {"color": colours.output, "width": 3},
            "marker": {"symbol": "diamond", "size": 9},
            "hovertemplate": f"after %{{x}}<br>{name}: %{{y:.4g}}<extra></extra>",
        },
    ]
    return made(parts, layout, colours, HEIGHT)


def _points(batches: Mapping[str, Tensor], colours: Palette) -> Iterator[Part]:
    for (label, values), symbol in zip(batches.items(), SYMBOLS, strict=False):
        yield {
            "type": "scatter",
            "x": list(range(1, len(values) + 1)),
            "y": values.tolist(),
            "name": label,
            "mode": "markers",
            "marker": {"color": colours.input, "symbol": symbol, "size": 8},
            "hovertemplate": f"batch %{{x}}<br>{label}: %{{y:.4g}}<extra></extra>",
        }


def _named(truth: float, colours: Palette) -> Part:
    return {
        "text": f"truth: {truth:g}",
        "x": 1,
        "xref": "x domain",
        "xanchor": "right",
        "y": truth,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"color": colours.padding},
        "bgcolor": colours.background,
    }


def bars(changes: Mapping[str, float], statistics: str, colours: Palette) -> Figure:
    """A bar for each named tensor; those with the word `statistics` in their name are hatched."""
    own = [statistics in name for name in changes]
    most = max(*changes.values(), 1e-6)
    part = {
        "type": "bar",
        "x": list(changes.values()),
        "y": list(changes),
        "orientation": "h",
        "text": [number(change) if change else "unchanged" for change in changes.values()],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {
            "color": [colours.padding if mine else colours.kernel for mine in own],
            "pattern": {"shape": ["/" if mine else "" for mine in own]},
        },
        "hovertemplate": "%{y}: %{x:.5g}<extra></extra>",
    }
    layout = {
        "xaxis": {"range": [0, most * 1.5], "showticklabels": False, "showgrid": False},
        "yaxis": {"autorange": "reversed", "automargin": True, "showgrid": False},
        "margin": {"t": 4},
    }
    return made([part], layout, colours, 20 * len(changes) + 12)
