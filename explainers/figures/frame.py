"""What all Plotly figures share: no background, the page's own colours, quiet axes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from explainers.figures.palette import Palette


def made(
    data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], colours: Palette, height: int
) -> go.Figure:
    """A figure of plain data, `framed`.

    Plotly does not check the data again, as it does what is put together piece by piece: that
    takes four times as long as all the rest. So the tests have to.
    """
    whole = _over(layout, _frame(layout, colours, height))
    return go.Figure({"data": list(data), "layout": whole}, _validate=False)


def framed(figure: go.Figure, colours: Palette, height: int) -> go.Figure:
    """`figure` in the page's colours, `height` pixels high.

    Each part of the layout is set once, as a whole: Plotly's own way of updating them one inside
    the other takes three times as long, which is most of what a small figure costs.
    """
    frame = _frame(figure.layout, colours, height)
    own = {name: part.to_plotly_json() for name in frame if _is_part(part := figure.layout[name])}
    return figure.update_layout(_over(own, frame), overwrite=True)


def _frame(names: Iterable[str], colours: Palette, height: int) -> dict[str, Any]:
    """What is the same in all figures; `names` are the parts of the layout, for their axes."""
    axis = {
        "gridcolor": colours.border,
        "linecolor": colours.border,
        "zerolinecolor": colours.border,
        "tickfont": {"color": colours.text},
        "title": {"font": {"color": colours.text}},
    }
    axes = {"xaxis", "yaxis", *(n for n in names if n.startswith(("xaxis", "yaxis")))}
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 28, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": colours.text, "size": 13},
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
        "hoverlabel": {"bgcolor": colours.panel, "font": {"color": colours.text}},
        **dict.fromkeys(axes, axis),
    }


def _is_part(part: object) -> bool:
    return hasattr(part, "to_plotly_json")


def _over(own: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """`own` with all that `frame` says put over it, at every depth."""
    both = dict(own)
    for name, value in frame.items():
        both[name] = _over(both.get(name, {}), value) if isinstance(value, Mapping) else value
    return both
