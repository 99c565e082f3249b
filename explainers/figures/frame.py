"""What all Plotly figures share: no background, the page's own colours, quiet axes."""

from __future__ import annotations

import plotly.graph_objects as go

from explainers.figures.palette import Palette


def framed(figure: go.Figure, colours: Palette, height: int) -> go.Figure:
    """`figure` in the page's colours, `height` pixels high."""
    axis = {
        "gridcolor": colours.border,
        "linecolor": colours.border,
        "zerolinecolor": colours.border,
        "tickfont": {"color": colours.text},
        "title": {"font": {"color": colours.text}},
    }
    figure.update_xaxes(axis)
    figure.update_yaxes(axis)
    return figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": colours.text, "size": 13},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
        hoverlabel={"bgcolor": colours.panel, "font": {"color": colours.text}},
    )
