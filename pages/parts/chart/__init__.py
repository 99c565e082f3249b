"""A Plotly figure, drawn in place: it does not flash, and what the reader did to it stays.

`st.plotly_chart` takes a figure whose numbers have changed off the page and draws a new one: it is
blank for a tenth of a second, and zoom and camera are lost. Here the browser is sent the numbers,
and Plotly's own code, which it has from `pages.server.component_files`, changes what differs.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.utils import PlotlyJSONEncoder

from pages.parts.component import component


def draw(figure: go.Figure, *, key: str, alt: str) -> None:
    """Draw `figure`, which has a height; `alt` says to screen readers what it shows.

    `key` tells the figure from others. While its axes mean the same, the part that the reader has
    enlarged stays in sight; where he has turned it to in three dimensions always stays.
    """
    _component(key=key, data={**spec(figure), "alt": alt})


def spec(figure: go.Figure) -> dict[str, Any]:
    """The figure as data that `json.dumps` takes, arrays as base64 and in single precision.

    Without its template, which would be most of it: `theme.js` has what the page's theme asks for.
    """
    parts = _single(figure.to_dict())
    layout = {name: part for name, part in parts["layout"].items() if name != "template"}
    plain: dict[str, Any] = json.loads(
        json.dumps({"data": parts["data"], "layout": layout}, cls=PlotlyJSONEncoder)
    )
    return plain


def _single(part: Any) -> Any:
    """The same with arrays of half the bytes: seven digits are more than a screen can show."""
    if isinstance(part, list):
        return [_single(one) if isinstance(one, dict) else one for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("dtype") != "f8":
        return {name: _single(one) for name, one in part.items()}
    values = np.frombuffer(base64.b64decode(part["bdata"]))
    with np.errstate(over="ignore", under="ignore"):
        short = values.astype(np.float32)
    if not np.allclose(short, values, rtol=1e-6, atol=0, equal_nan=True):
        return part  # numbers too large or too small for it
    return {**part, "dtype": "f4", "bdata": base64.b64encode(short.tobytes()).decode()}


_HTML = '<div class="plotly-chart"></div>'
# Plotly hangs its styles and its pointer's listeners on the page itself.
_component = component("chart", Path(__file__).parent, _HTML, shadow=False)
