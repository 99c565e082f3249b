"""Figures of gradients: added up over several backward(), and checked with several ε."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from explainers.backprop.finite import Difference
from explainers.figures.frame import framed
from explainers.figures.palette import Palette
from explainers.worked import number

PATTERNS = ("", "/", ".")  # of the bars of one number each: never by colour alone
DASHES = ("solid", "dot")
SMALLEST = 1e-17  # a logarithmic axis has no 0: two numbers that agree to the last digit


def accumulated(
    passes: Sequence[Mapping[str, float]], labels: Mapping[str, str], colours: Palette
) -> go.Figure:
    """A group of bars for each backward(): the gradient of each learned number after it."""
    figure = go.Figure()
    for k, name in enumerate(labels):
        heights = [found[name] for found in passes]
        figure.add_bar(
            x=[f"{n + 1}" for n in range(len(passes))],
            y=heights,
            name=f"{labels[name]}.grad",
            text=[number(height, 3) for height in heights],
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": colours.gradient,
                "pattern": {
                    "shape": PATTERNS[k % 3],
                    "fillmode": "overlay",
                    "fgcolor": colours.background,
                    "fgopacity": 1,
                },
            },
            hovertemplate="after backward() %{x}: %{y:.6g}<extra></extra>",
        )
    figure.update_xaxes(title="calls of backward()", type="category")
    figure.update_yaxes(title=".grad", zeroline=True)
    figure = framed(figure, colours, height=300)
    largest = max(abs(value) for found in passes for value in found.values()) or 1
    return figure.update_yaxes(range=[-1.25 * largest, 1.25 * largest])


def errors(sweeps: Mapping[str, Sequence[Difference]], eps: float, colours: Palette) -> go.Figure:
    """The relative error over ε on logarithmic axes, a line for each dtype; `eps` is marked."""
    figure = go.Figure()
    roles = (colours.kernel, colours.input)
    for (name, sweep), colour, dash in zip(sweeps.items(), roles, DASHES, strict=False):
        figure.add_scatter(
            x=[found.eps for found in sweep],
            y=[max(found.error, SMALLEST) for found in sweep],
            name=name,
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2.5},
            hovertemplate="ε = %{x:.0e}: relative error %{y:.1e}<extra></extra>",
        )
    figure.add_vline(x=eps, line={"color": colours.highlight, "width": 2, "dash": "dash"})
    figure.update_xaxes(title="ε", type="log", exponentformat="power", dtick=3, tickangle=0)
    figure.update_yaxes(title="relative error", type="log", exponentformat="power", dtick=3)
    return framed(figure, colours, height=330)
