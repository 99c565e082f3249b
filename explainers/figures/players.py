"""Play, Pause and a slider on a Plotly figure: frames that the browser runs by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from explainers.figures.palette import Palette

MILLISECONDS = 6000  # for all frames, within the bounds of one
FASTEST, SLOWEST = 50, 400


def played(
    figure: go.Figure,
    moments: Sequence[Mapping[str, Any]],
    colours: Palette,
    *,
    redraw: bool,
    name: str = "step",
) -> go.Figure:
    """`figure` with a player below it: moment k is what its last trace then changes to.

    The player stands at the last frame. `redraw` is needed for 3D traces, and slow for others.
    """
    each = min(SLOWEST, max(FASTEST, MILLISECONDS // max(len(moments), 1)))
    kind, last = figure.data[-1].type, len(figure.data) - 1
    figure.frames = [
        {"data": [{"type": kind, **moment}], "name": str(k), "traces": [last]}
        for k, moment in enumerate(moments)
    ]
    timing = {"frame": {"duration": each, "redraw": redraw}, "transition": {"duration": 0}}
    at_once = {"frame": {"duration": 0, "redraw": redraw}, "mode": "immediate",
               "transition": {"duration": 0}}  # fmt: skip
    buttons = [
        ("Play", [None, {**timing, "fromcurrent": False, "mode": "immediate"}]),
        ("Pause", [[None], at_once]),
    ]
    plain = {"font": {"color": colours.text}, "bgcolor": colours.panel}
    return figure.update_layout(
        margin={"b": 96},
        updatemenus=[
            {
                "type": "buttons",
                "direction": "left",
                "x": 0,
                "y": 0,
                "xanchor": "left",
                "yanchor": "top",
                "pad": {"t": 62},
                "showactive": False,
                "bordercolor": colours.border,
                **plain,
                "buttons": [
                    {"label": label, "method": "animate", "args": args} for label, args in buttons
                ],
            }
        ],
        sliders=[
            {
                "active": len(moments) - 1,
                "x": 0.36,
                "len": 0.64,
                "y": 0,
                "yanchor": "top",
                "pad": {"t": 52},
                "currentvalue": {
                    "xanchor": "right",
                    "prefix": f"{name} ",
                    "font": {"color": colours.text, "size": 13},
                },
                "bordercolor": colours.border,
                "tickcolor": colours.border,
                "minorticklen": 0,
                "ticklen": 0,
                **plain,
                "font": {"color": "rgba(0,0,0,0)", "size": 1},
                "steps": [
                    {"label": str(k), "method": "animate", "args": [[str(k)], at_once]}
                    for k in range(len(moments))
                ],
            }
        ],
    )
