"""Plotly's own word on a figure: the app hands it plain data, at which nothing looks."""

import plotly.graph_objects as go

from explainers.figures.frame import Figure


def checked(figure: Figure) -> go.Figure:
    """`figure` as Plotly's object; raises ValueError where a word or a value is not Plotly's."""
    return go.Figure({"data": list(figure.data), "layout": figure.layout})
