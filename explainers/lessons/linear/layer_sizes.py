"""Linear layers by their number of parameters, as bars."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from explainers.figures.frame import framed
from explainers.figures.palette import Palette
from explainers.lessons.linear.numbers import Size

INSIDE = 10**6  # a bar longer than this has room for its own number, and little beside it
TICKS = {1: "1", 10**3: "1 thousand", 10**6: "1 million", 10**9: "1 billion"}


def bars(layers: Sequence[Size], chosen: Size, colours: Palette) -> go.Figure:
    """A bar for each layer, the smallest below; the chosen one has the weights' colour.

    The scale is logarithmic: each line is a thousand times the one before.
    """
    ranked = sorted((*layers, chosen), key=lambda size: size.parameters)
    own = [size is chosen for size in ranked]
    names = [f"{size.name}<br>{size.in_features:,} → {size.out_features:,}" for size in ranked]
    figure = go.Figure(
        go.Bar(
            x=[size.parameters for size in ranked],
            y=names,
            orientation="h",
            text=[f"{size.parameters:,}" for size in ranked],
            textposition=["inside" if size.parameters > INSIDE else "outside" for size in ranked],
            insidetextfont={"color": colours.background},
            textangle=0,
            cliponaxis=False,
            hovertext=[f"{size.arithmetic}<br>{size.megabytes:,.2f} MB" for size in ranked],
            hovertemplate="%{y}<br>%{hovertext}<extra></extra>",
            marker={"color": [colours.kernel if mine else colours.padding for mine in own]},
        )
    )
    digits = len(str(ranked[-1].parameters))
    figure.update_xaxes(
        type="log",
        range=[0, digits + 0.6],
        tickvals=list(TICKS),
        ticktext=list(TICKS.values()),
        showgrid=True,
    )
    figure.update_yaxes(automargin=True, showgrid=False)
    return framed(figure, colours, height=42 * len(ranked) + 80)
