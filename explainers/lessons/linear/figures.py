"""The linear lesson's figures: a classifier's outputs for a batch, and layers by their size."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from explainers.figures.frame import Figure, made
from explainers.figures.palette import Palette
from explainers.lessons.linear.numbers import Size

INSIDE = 10**6  # a bar longer than this has room for its own number, and little beside it
TICKS = {1: "1", 10**3: "1 thousand", 10**6: "1 million", 10**9: "1 billion"}


def heatmap(
    rows: Tensor, names: Sequence[str], colours: Palette, height: int, most: float
) -> Figure:
    """`rows` (pictures, classes) as cells: orange is negative, blue positive, the panel is zero.

    The scale goes from −`most` to `most`, so that two figures can share it; a single row, which
    stands for all the pictures, has no number.
    """
    single = len(rows) == 1
    cells = {
        "type": "heatmap",
        "z": rows.numpy(),
        "x": list(names),
        "y": list(range(len(rows))),
        "zmin": -most,
        "zmax": most,
        "colorscale": [[0, colours.kernel], [0.5, colours.panel], [1, colours.input]],
        "xgap": 1,
        "ygap": 1,
        "hovertemplate": "row %{y}, %{x}: %{z:.4f}<extra></extra>",
        "colorbar": {"thickness": 10, "tickfont": {"color": colours.text}, "outlinewidth": 0},
        "showscale": not single,
    }
    layout = {
        "xaxis": {"tickangle": -45, "showgrid": False},
        "yaxis": {
            "autorange": "reversed",
            "title": {"text": "" if single else "picture"},
            "showgrid": False,
            "tickformat": "d",
            "showticklabels": not single,
        },
    }
    return made([cells], layout, colours, height)


def bars(layers: Sequence[Size], chosen: Size, colours: Palette) -> Figure:
    """A bar for each layer's parameters, the smallest below; the chosen one in the weights' colour.

    The scale is logarithmic: each line is a thousand times the one before.
    """
    ranked = sorted((*layers, chosen), key=lambda size: size.parameters)
    own = [size is chosen for size in ranked]
    lengths = {
        "type": "bar",
        "x": [size.parameters for size in ranked],
        "y": [f"{size.name}<br>{size.in_features:,} → {size.out_features:,}" for size in ranked],
        "orientation": "h",
        "text": [f"{size.parameters:,}" for size in ranked],
        "textposition": ["inside" if size.parameters > INSIDE else "outside" for size in ranked],
        "insidetextfont": {"color": colours.background},
        "textangle": 0,
        "cliponaxis": False,
        "hovertext": [f"{size.arithmetic}<br>{size.megabytes:,.2f} MB" for size in ranked],
        "hovertemplate": "%{y}<br>%{hovertext}<extra></extra>",
        "marker": {"color": [colours.kernel if mine else colours.padding for mine in own]},
    }
    layout = {
        "xaxis": {
            "type": "log",
            "range": [0, len(str(ranked[-1].parameters)) + 0.6],
            "tickvals": list(TICKS),
            "ticktext": list(TICKS.values()),
            "showgrid": True,
        },
        "yaxis": {"automargin": True, "showgrid": False},
    }
    return made([lengths], layout, colours, height=42 * len(ranked) + 80)
