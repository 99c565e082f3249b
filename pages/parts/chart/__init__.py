"""A Plotly figure, drawn in place: it does not flash, and what the reader did to it stays.

`st.plotly_chart` takes a figure whose numbers have changed off the page and draws a new one: it is
blank for a tenth of a second, and zoom and camera are lost. Here the browser is sent the numbers,
and Plotly's own code, which it has from `pages.server.component_files`, changes what differs.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from explainers.figures import told
from explainers.figures.frame import Figure
from pages.parts.component import component


def draw(
    figure: Figure, *, key: str, alt: str, on_choose: Callable[[int], None] | None = None
) -> None:
    """Draw `figure`, which has a height; `alt` says to screen readers what it shows;
    they are told its numbers besides.

    `key` tells the figure from others. While its axes mean the same, the part that the reader has
    enlarged stays in sight; where he has turned it to in three dimensions always stays.
    `on_choose` gets the number of a point that is clicked, where its trace has `ids`; there is
    to be another way to choose it, for those who have no pointer.
    """
    data = {**spec(figure), "alt": alt, "told": told.told(figure)}
    if on_choose is None:
        _component(key=key, data=data)
        return

    def heard() -> None:
        number = st.session_state[key].get("choose")
        if isinstance(number, int | float):
            on_choose(int(number))

    _component(key=key, data=data, on_choose_change=heard)


def spec(figure: Figure) -> dict[str, Any]:
    """The figure as data that `json.dumps` takes, arrays as base64 and in single precision.

    `theme.js` adds what the page's theme asks for.
    """
    return {"data": _plain(figure.data), "layout": _plain(figure.layout)}


def _plain(part: Any) -> Any:
    """The same in JSON's types; no number, which JSON does not know, is null to Plotly."""
    if isinstance(part, float | np.floating):
        return float(part) if math.isfinite(part) else None
    if isinstance(part, Mapping):
        return {name: _plain(one) for name, one in part.items() if one is not None}
    if isinstance(part, list | tuple):
        return [_plain(one) for one in part]
    return _array(part) if isinstance(part, np.ndarray) else part


def _array(values: np.ndarray[Any, Any]) -> dict[str, Any]:
    """As Plotly reads it, with half the bytes: seven digits are more than a screen can show."""
    with np.errstate(over="ignore", under="ignore"):
        short = values.astype(np.float32, copy=False)
    if short is not values and not np.allclose(short, values, rtol=1e-6, atol=0, equal_nan=True):
        short = values.astype(np.float64)  # numbers too large or too small for it
    bdata = base64.b64encode(short.tobytes()).decode()
    shape = {"shape": ", ".join(map(str, short.shape))} if short.ndim > 1 else {}
    return {"dtype": "f4" if short.itemsize == 4 else "f8", "bdata": bdata, **shape}


_HTML = '<div class="plotly-chart"></div>'
# Plotly hangs its styles and its pointer's listeners on the page itself.
_component = component("chart", Path(__file__).parent, _HTML, shadow=False)
