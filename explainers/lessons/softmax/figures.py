"""The softmax lesson's figures: shares over the temperature, and two logarithms along a logit."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from explainers.figures.frame import framed
from explainers.figures.palette import Palette, mix
from explainers.lessons.softmax import log
from explainers.lessons.softmax.log import Curves
from explainers.lessons.softmax.temperature import COLDEST, WARMEST, Shares

HEIGHT = 260
STRONGEST, WEAKEST = 0.85, 0.2  # how much of the colour the first and the last band have
LABELLED = 0.04  # a band thinner than this, at the right, has no room for its name


def shares(found: Shares, temperature: float, colours: Palette) -> go.Figure:
    """The probabilities of one sample as bands on each other, over the temperature."""
    figure = go.Figure()
    classes = found.probabilities.shape[1]
    for k in range(classes):
        weight = STRONGEST - (STRONGEST - WEAKEST) * k / max(1, classes - 1)
        figure.add_scatter(
            x=found.temperatures,
            y=found.probabilities[:, k].tolist(),
            name=f"class {k}",
            mode="lines",
            stackgroup="all",
            line={"color": colours.background, "width": 1.5},
            fillcolor=mix(colours.output, colours.background, weight),
            hovertemplate=f"T %{{x:.3g}}, class {k}: %{{y:.4g}}<extra></extra>",
        )
    framed(figure, colours, HEIGHT).update_layout(showlegend=False)
    _names(figure, found.probabilities[-1].tolist(), colours)
    within = min(max(temperature, COLDEST), WARMEST)
    figure.add_vline(x=within, line={"color": colours.text, "width": 2.5})
    ticks = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
    figure.update_xaxes(
        title_text="temperature T",
        type="log",
        range=[math.log10(COLDEST), math.log10(WARMEST)],
        tickvals=ticks,
        ticktext=[f"{tick:g}" for tick in ticks],
        showgrid=False,
    )
    return figure.update_yaxes(range=[0, 1], showgrid=False)


def _names(figure: go.Figure, last: Sequence[float], colours: Palette) -> None:
    """The name of each band, to the right of where it ends."""
    below = 0.0
    for k, share in enumerate(last):
        if share >= LABELLED:
            figure.add_annotation(
                x=1.005,
                y=below + share / 2,
                xref="paper",
                yref="y",
                xanchor="left",
                text=f"class {k}",
                showarrow=False,
                font={"color": colours.text, "size": 12},
            )
        below += share
    figure.update_layout(margin={"r": 64})


def logarithms(found: Curves, column: int, dtype: str, colours: Palette) -> go.Figure:
    """ln(softmax) and log_softmax of one class along its own logit."""
    figure = go.Figure()
    lines = (
        (log.WAYS[1], found.log_softmax, colours.output, "solid", 6),
        (log.WAYS[0], found.log_of, colours.text, "dash", 2.5),
    )
    for name, values, colour, dash, width in lines:
        figure.add_scatter(
            x=found.x,
            y=[value if math.isfinite(value) else None for value in values],
            name=name,
            mode="lines",
            line={"color": colour, "width": width, "dash": dash},
            opacity=0.55 if width > 3 else 1,
            hovertemplate=f"logit %{{x:.3g}}: {name} %{{y:.4g}}<extra></extra>",
        )
    _now(figure, found, colours)
    framed(figure, colours, HEIGHT)
    figure.update_xaxes(title_text=f"logit of class {column}", range=[found.x[0], found.x[-1]])
    _broken(figure, found, dtype, colours)
    return figure.update_yaxes(title_text="logarithm of its probability")


def _now(figure: go.Figure, found: Curves, colours: Palette) -> None:
    """The present logit's values, those that can be drawn."""
    edge = {"width": 3, "color": colours.input}
    for value in {value for value in found.now if math.isfinite(value)}:
        figure.add_scatter(
            x=[found.at],
            y=[value],
            mode="markers",
            marker={"size": 12, "color": colours.background, "line": edge},
            showlegend=False,
            hovertemplate="now: %{y:.4g}<extra></extra>",
        )


def _broken(figure: go.Figure, found: Curves, dtype: str, colours: Palette) -> None:
    """Where ln(softmax) has fallen to −∞."""
    lost = [x for x, value in zip(found.x, found.log_of, strict=True) if value == -math.inf]
    if not lost:
        return
    figure.add_vrect(
        x0=found.x[0],
        x1=max(lost),
        fillcolor=colours.error,
        opacity=0.12,
        line_width=0,
        annotation_text=f"{log.WAYS[0]} is −∞ in {dtype}",
        annotation_position="bottom left",
        annotation_font={"color": colours.text, "size": 12},
    )
