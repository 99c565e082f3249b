"""The values of each channel as points on a line, before and after batch norm."""

from __future__ import annotations

import plotly.graph_objects as go
import torch
from plotly.subplots import make_subplots
from torch import Tensor

from explainers.figures.frame import framed
from explainers.figures.palette import Palette


def before_and_after(before: Tensor, after: Tensor, colours: Palette) -> go.Figure:
    """Two panels with a line of points for each channel of (N, C, …): the input, the output.

    A bar marks each channel's mean. Points of one channel are spread a little in height, so that
    equal ones stay apart.
    """
    figure = make_subplots(rows=1, cols=2, subplot_titles=("input", "output"), shared_yaxes=True)
    panels = ((before, colours.input, "circle"), (after, colours.output, "diamond"))
    for column, (tensor, colour, symbol) in enumerate(panels, 1):
        for channel, values in enumerate(tensor.transpose(0, 1).flatten(1)):
            apart = torch.linspace(-0.22, 0.22, len(values)) if len(values) > 1 else torch.zeros(1)
            figure.add_scatter(
                x=values.tolist(),
                y=(channel + apart).tolist(),
                mode="markers",
                marker={"color": colour, "size": 10, "symbol": symbol, "opacity": 0.75},
                hovertemplate=f"channel {channel}: %{{x:.4g}}<extra></extra>",
                row=1,
                col=column,
            )
            mean = values.mean().item()
            figure.add_scatter(
                x=[mean, mean],
                y=[channel - 0.38, channel + 0.38],
                mode="lines",
                line={"color": colours.text, "width": 3},
                hovertemplate=f"mean of channel {channel}: %{{x:.4g}}<extra></extra>",
                row=1,
                col=column,
            )
    channels = list(range(before.shape[1]))
    figure.update_yaxes(
        tickvals=channels,
        ticktext=[f"channel {k}" for k in channels],
        range=[len(channels) - 0.5, -0.5],
        showgrid=False,
    )
    figure.update_annotations(font={"color": colours.text, "size": 14})
    figure.update_layout(showlegend=False)
    return framed(figure, colours, height=110 + 70 * len(channels))
