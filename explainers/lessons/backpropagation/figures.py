"""Figures of gradients: added up over several backward(), and checked with several ε."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explainers.backprop.finite import Difference
from explainers.figures.frame import Figure, made, upright
from explainers.figures.palette import Palette
from explainers.worked import number

PATTERNS = ("", "/", ".")  # of the bars of one number each: never by colour alone
DASHES = ("solid", "dot")
SMALLEST = 1e-17  # a logarithmic axis has no 0: two numbers that agree to the last digit


def accumulated(
    passes: Sequence[Mapping[str, float]], labels: Mapping[str, str], colours: Palette
) -> Figure:
    """A group of bars for each backward(): the gradient of each learned number after it."""
    bars = [
        {
            "type": "bar",
            "x": [f"{n + 1}" for n in range(len(passes))],
            "y": [found[name] for found in passes],
            "name": f"{labels[name]}.grad",
            "text": [number(found[name], 3) for found in passes],
            "textposition": "outside",
            "cliponaxis": False,
            "marker": {
                "color": colours.gradient,
                "pattern": {
                    "shape": PATTERNS[k % 3],
                    "fillmode": "overlay",
                    "fgcolor": colours.background,
                    "fgopacity": 1,
                },
            },
            "hovertemplate": "after backward() %{x}: %{y:.6g}<extra></extra>",
        }
        for k, name in enumerate(labels)
    ]
    largest = max(abs(value) for found in passes for value in found.values()) or 1
    layout = {
        "xaxis": {"title": {"text": "calls of backward()"}, "type": "category"},
        "yaxis": {
            "title": {"text": ".grad"},
            "zeroline": True,
            "range": [-1.25 * largest, 1.25 * largest],
        },
    }
    return made(bars, layout, colours, height=300)


def errors(sweeps: Mapping[str, Sequence[Difference]], eps: float, colours: Palette) -> Figure:
    """The relative error over ε on logarithmic axes, a line for each dtype; `eps` is marked."""
    roles = (colours.kernel, colours.input)
    lines = [
        {
            "type": "scatter",
            "x": [found.eps for found in sweep],
            "y": [max(found.error, SMALLEST) for found in sweep],
            "name": name,
            "mode": "lines+markers",
            "line": {"color": colour, "dash": dash, "width": 2.5},
            "hovertemplate": "ε = %{x:.0e}: relative error %{y:.1e}<extra></extra>",
        }
        for (name, sweep), colour, dash in zip(sweeps.items(), roles, DASHES, strict=False)
    ]
    axis = {"type": "log", "exponentformat": "power", "dtick": 3}
    layout = {
        "xaxis": {"title": {"text": "ε"}, "tickangle": 0, **axis},
        "yaxis": {"title": {"text": "relative error"}, **axis},
        "shapes": [upright(eps, color=colours.highlight, width=2, dash="dash")],
    }
    return made(lines, layout, colours, height=330)
