"""The health of a run's layers as figures and as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from explainers import shares
from explainers.figures.frame import Figure, Part, level, made
from explainers.figures.palette import Palette
from explainers.markdown import plain
from explainers.shares import percent
from explainers.training.curves import FEW, Curve
from explainers.training.health.findings import LARGEST, SMALLEST, USUAL, Finding
from explainers.training.health.measures import DEAD, GRADIENT, KINDS, UPDATE, tag

TITLES: Mapping[str, str] = {
    GRADIENT: "Gradient ‖∂loss/∂W‖ by step",
    UPDATE: "Update ‖ΔW‖ / ‖W‖ by step",
    DEAD: "Dead units of ReLUs by step",
}
ROLES = ("input", "kernel", "output", "gradient", "padding", "highlight")
DASHES = ("solid", "dash", "dot", "dashdot")
HEIGHT = 330  # px, with the layers' names


def shown(layers: Mapping[str, Curve], kind: str) -> bool:
    """Whether there is anything of this kind."""
    return any(name.startswith(f"{kind}/") for name in layers)


def figure(
    layers: Mapping[str, Curve], names: Sequence[str], kind: str, colours: Palette
) -> Figure:
    """A line for each layer; those of what is dead on a scale from 0 to 1, others on decades."""
    lines: list[Part] = []
    for place, name in enumerate(names):
        curve = layers.get(tag(kind, place))
        if curve is None:
            continue
        steps, values = curve.line(FEW)
        role, dash = ROLES[len(lines) % len(ROLES)], DASHES[len(lines) % len(DASHES)]
        lines.append(
            {
                "type": "scatter",
                "x": steps,
                "y": values,
                "name": name,
                "mode": "lines",
                "line": {"color": getattr(colours, role), "width": 2, "dash": dash},
                "hovertemplate": f"<b>{name}</b><br>step %{{x}}: %{{y:.3g}}<extra></extra>",
            }
        )
    axis: Part = {"title": {"text": ""}, "type": "log", "dtick": 1, "exponentformat": "power"}
    if kind == DEAD:
        axis = {"title": {"text": ""}, "range": [0, 1.02], **shares.axis()}
    shapes: list[Part] = []
    if kind == UPDATE:
        dotted = {"color": colours.padding, "width": 1, "dash": "dot"}
        shapes = [level(at, **dotted) for at in (SMALLEST, USUAL, LARGEST)]
    layout = {
        "showlegend": True,
        "legend": {"orientation": "h", "y": -0.16, "yanchor": "top"},
        "margin": {"t": 8, "b": 80},
        "xaxis": {"showgrid": False},
        "yaxis": axis,
        "shapes": shapes,
    }
    return made(lines, layout, colours, HEIGHT)


def table(layers: Mapping[str, Curve], names: Sequence[str]) -> str:
    """The latest numbers of each layer, as a Markdown table."""
    head = (
        "| layer | gradient norm | update to weight | dead units | at step |\n|---|--:|--:|--:|--:|"
    )
    rows = []
    for place, name in enumerate(names):
        curves = [layers.get(tag(kind, place)) for kind in KINDS]
        there = [curve for curve in curves if curve is not None and curve.values]
        if there:
            gradient, update, dead = (
                "–" if curve is None or not curve.values else _number(curve.values[-1], kind)
                for kind, curve in zip(KINDS, curves, strict=True)
            )
            step = max(curve.steps[-1] for curve in there)
            rows.append(f"| {plain(name)} | {gradient} | {update} | {dead} | {step:,} |")
    return "\n".join([head, *rows])


def _number(value: float, kind: str) -> str:
    if not math.isfinite(value):
        return "not finite"
    return f"{percent(value, 0)}" if kind == DEAD else f"{value:.2g}"


def sentences(found: Sequence[Finding]) -> str:
    """What is seen and what to try, as a Markdown list; or that there is nothing to say."""
    if not found:
        return (
            "Nothing stands out: every layer moves, none too far, and the tests still get better."
        )
    return "\n".join(f"- {plain(one.seen)} **Try:** {plain(one.advice)}" for one in found)
