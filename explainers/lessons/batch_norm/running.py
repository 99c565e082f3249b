"""Running statistics over the batches, with the batches' own and the truth."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
from torch import Tensor

from explainers.figures.frame import framed
from explainers.figures.palette import Palette

SYMBOLS = ("circle", "circle-open")


def lines(
    running: Tensor, batches: Mapping[str, Tensor], truth: float, name: str, colours: Palette
) -> go.Figure:
    """`running` (k + 1,) as a line from before the first batch, `batches` (k,) as points.

    At most two kinds of points: filled ones, then rings. `name` is what the line is called.
    """
    steps = len(running) - 1
    figure = go.Figure()
    for (label, values), symbol in zip(batches.items(), SYMBOLS, strict=False):
        figure.add_scatter(
            x=list(range(1, steps + 1)),
            y=values.tolist(),
            name=label,
            mode="markers",
            marker={"color": colours.input, "symbol": symbol, "size": 8},
            hovertemplate=f"batch %{{x}}<br>{label}: %{{y:.4g}}<extra></extra>",
        )
    figure.add_scatter(
        x=list(range(steps + 1)),
        y=running.tolist(),
        name=name,
        mode="lines+markers" if steps < 15 else "lines",
        line={"color": colours.output, "width": 3},
        marker={"symbol": "diamond", "size": 9},
        hovertemplate=f"after %{{x}}<br>{name}: %{{y:.4g}}<extra></extra>",
    )
    figure.add_hline(
        y=truth,
        line={"color": colours.padding, "dash": "dash", "width": 2},
        annotation={
            "text": f"truth: {truth:g}",
            "font": {"color": colours.padding},
            "bgcolor": colours.background,
        },
    )
    margin = max(steps, 4) * 0.04
    figure.update_xaxes(
        title="batches seen", range=[-margin, max(steps, 4) + margin], showgrid=False
    )
    return framed(figure, colours, height=340)
