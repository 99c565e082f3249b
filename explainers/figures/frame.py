"""What all Plotly figures share: no background, the page's own colours, quiet axes.

A figure is plain data in Plotly's own words. Plotly's Python objects look at every word that is set
and copy what they hold, which took most of what a move of a slider costs; the tests have them look
at every figure instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explainers.figures.palette import Palette

Part = dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """What Plotly draws: traces, and a layout around them. Arrays may be NumPy's."""

    data: Sequence[Part]
    layout: Part


def made(data: Sequence[Part], layout: Mapping[str, Any], colours: Palette, height: int) -> Figure:
    """A figure of `data` in the page's colours, `height` pixels high.

    What `layout` says counts where the frame says something else.
    """
    return Figure(data, _over(layout, _frame(layout, colours, height)))


def counted(most: float) -> Part:
    """The ticks of an axis that counts from 0 to `most`: whole numbers, ten at most or eleven."""
    power = 1
    while power * 10 < most:
        power *= 10
    dtick = next(digit * power for digit in (0.1, 0.2, 0.5, 1) if digit * power * 10 >= most)
    return {"tick0": 0, "dtick": max(1, round(dtick))}


def upright(x: float, **line: Any) -> Part:
    """A line from below to above, for a layout's `shapes`."""
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "y domain", "line": line}


def level(y: float, **line: Any) -> Part:
    """A line from left to right, for a layout's `shapes`."""
    return {"type": "line", "x0": 0, "x1": 1, "xref": "x domain", "y0": y, "y1": y, "line": line}


def _frame(names: Iterable[str], colours: Palette, height: int) -> Part:
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


def _over(own: Mapping[str, Any], frame: Mapping[str, Any]) -> Part:
    """`frame` with all that `own` says put over it, at every depth."""
    both = dict(frame)
    for name, value in own.items():
        both[name] = _over(value, both.get(name, {})) if isinstance(value, Mapping) else value
    return both
