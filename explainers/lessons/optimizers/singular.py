"""What Newton–Schulz steps do to singular values, as two figures."""

from __future__ import annotations

import torch

from explainers.figures.frame import Figure, Part, level, made
from explainers.figures.palette import Palette
from explainers.optimizers import muon
from explainers.optimizers.muon import MuonStep
from explainers.worked import number

HEIGHT = 270
TOP = 1.3
"""The steps make no value larger than about 1.21 of one between 0 and 1."""


def by_step(step: MuonStep, colours: Palette) -> Figure:
    """The singular values before the first step and after each."""
    found = step.singular_values()
    lines: list[Part] = [
        {
            "type": "scatter",
            "x": list(range(len(found))),
            "y": values,
            "mode": "lines+markers+text",
            "text": [f"s<sub>{place}</sub>"],  # beside the first point
            "textposition": "middle left",
            "line": {"color": colours.gradient, "width": 2},
            "hovertemplate": f"s{place} after step %{{x}}: %{{y:.4g}}<extra></extra>",
        }
        for place, values in enumerate(found.T.tolist(), 1)
    ]
    layout = {
        "showlegend": False,
        "xaxis": {
            "title": {"text": "Newton–Schulz steps"},
            "dtick": 1,
            "showgrid": False,
            "range": [-0.4, len(found) - 0.8],
        },
        "yaxis": {"title": {"text": "singular values"}, "range": [0, TOP]},
        "shapes": [level(1, color=colours.padding, width=1.5, dash="dash")],
    }
    return made(lines, layout, colours, HEIGHT)


def after_all(step: MuonStep, colours: Palette) -> Figure:
    """What becomes of any value from 0 to 1, without rounding, and of those of this matrix."""
    found = step.singular_values()
    count = len(found) - 1
    any_value = torch.linspace(0, 1, 401, dtype=torch.float64)
    curve = {
        "type": "scatter",
        "x": any_value.tolist(),
        "y": muon.polynomial(any_value, count).tolist(),
        "mode": "lines",
        "line": {"color": colours.text, "width": 2},
        "hovertemplate": "%{x:.3g} becomes %{y:.3g}<extra></extra>",
    }
    dots = {
        "type": "scatter",
        "x": found[0].tolist(),
        "y": found[-1].tolist(),
        "mode": "markers",
        "marker": {"size": 12, "color": colours.gradient},
        "hovertemplate": "of this matrix: %{x:.4g} became %{y:.4g}<extra></extra>",
    }
    layout = {
        "showlegend": False,
        "xaxis": {"title": {"text": "singular value before"}, "range": [-0.02, 1.03]},
        "yaxis": {"title": {"text": f"after {number(count)}"}, "range": [0, TOP]},
        "shapes": [level(1, color=colours.padding, width=1.5, dash="dash")],
    }
    return made([curve, dots], layout, colours, HEIGHT)
