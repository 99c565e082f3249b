"""The outputs of a classifier for a batch, a row for each sample, in colours that tell the sign."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from torch import Tensor

from explainers.figures.frame import framed
from explainers.figures.palette import Palette


def heatmap(
    rows: Tensor, names: Sequence[str], colours: Palette, height: int, most: float
) -> go.Figure:
    """`rows` (pictures, classes) as cells: orange is negative, blue positive, the panel is zero.

    The scale goes from −`most` to `most`, so that two figures can share it; a single row, which
    stands for all the pictures, has no number.
    """
    figure = go.Figure(
        go.Heatmap(
            z=rows.numpy(),
            x=list(names),
            y=list(range(len(rows))),
            zmin=-most,
            zmax=most,
            colorscale=[[0, colours.kernel], [0.5, colours.panel], [1, colours.input]],
            xgap=1,
            ygap=1,
            hovertemplate="row %{y}, %{x}: %{z:.4f}<extra></extra>",
            colorbar={"thickness": 10, "tickfont": {"color": colours.text}, "outlinewidth": 0},
            showscale=len(rows) > 1,
        )
    )
    single = len(rows) == 1
    title = "" if single else "picture"
    figure.update_yaxes(autorange="reversed", title=title, showgrid=False, tickformat="d")
    figure.update_yaxes(showticklabels=not single)
    figure.update_xaxes(tickangle=-45, showgrid=False)
    return framed(figure, colours, height)
