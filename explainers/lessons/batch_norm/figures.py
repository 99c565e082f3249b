"""How far each of a network's tensors moved in one step, as bars."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from explainers.figures.frame import framed
from explainers.figures.palette import Palette
from explainers.worked import number


def bars(changes: Mapping[str, float], statistics: str, colours: Palette) -> go.Figure:
    """A bar for each named tensor; those with the word `statistics` in their name are hatched."""
    own = [statistics in name for name in changes]
    most = max(*changes.values(), 1e-6)
    figure = go.Figure(
        go.Bar(
            x=list(changes.values()),
            y=list(changes),
            orientation="h",
            text=[number(change) if change else "unchanged" for change in changes.values()],
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": [colours.padding if mine else colours.kernel for mine in own],
                "pattern": {"shape": ["/" if mine else "" for mine in own]},
            },
            hovertemplate="%{y}: %{x:.5g}<extra></extra>",
        )
    )
    figure.update_xaxes(range=[0, most * 1.5], showticklabels=False, showgrid=False)
    figure.update_yaxes(autorange="reversed", automargin=True, showgrid=False)
    return framed(figure, colours, height=34 * len(changes) + 60)
