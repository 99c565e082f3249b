"""What a chart shows, in words and numbers, for those who cannot see it.

Its name says what it is about; this says what is there: where each curve begins, ends and turns,
how high the bars are, between which numbers an area lies.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from explainers.figures.frame import Figure, Part
from explainers.worked import number

MOST = 8
"""Curves that are told of; nobody keeps more of them in mind."""

BARS = 12
"""Bars that are told of one by one."""

DIGITS = 3

_TAG = re.compile("<[^>]*>")


def told(figure: Figure) -> str:
    """A sentence for the axes, and one for each trace that has numbers."""
    traces = [one for one in figure.data if one.get("visible", True) is True]
    found = list(filter(None, (_trace(one, figure.layout) for one in traces)))
    more = [f"And {len(found) - MOST} more."] if len(found) > MOST else []
    return " ".join([*_axes(figure.layout), *found[:MOST], *more])


def _axes(layout: Mapping[str, Any]) -> list[str]:
    """What the one pair of axes is called, where a chart has only one."""
    if any(re.fullmatch("[xy]axis[0-9]+", name) for name in layout):
        return []
    named = [("Across", _title(layout, "xaxis")), ("Upwards", _title(layout, "yaxis"))]
    return [f"{way}: {title}." for way, title in named if title]


def _title(layout: Mapping[str, Any], axis: str) -> str:
    return _plain(layout.get(axis, {}).get("title", {}).get("text", ""))


def _plain(text: object) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", str(text))).split())


def _trace(trace: Part, layout: Mapping[str, Any]) -> str:
    tell = _KINDS.get(trace["type"])
    said = tell(trace) if tell else ""
    name = _plain(trace.get("name", ""))
    if not name and tell is _line:
        name = _title(layout, f"yaxis{str(trace.get('yaxis', 'y'))[1:]}")
    return said and (f"{name}: {said}." if name else f"{said[0].upper()}{said[1:]}.")


# --- kinds of traces -----------------------------------------------------------------------------


def _line(trace: Part) -> str:
    y = _numbers(trace.get("y", ()))
    at = np.flatnonzero(np.isfinite(y)).tolist()
    if not at or "text" in (mode := trace.get("mode", "lines")).split("+")[:1]:
        return ""  # words on a picture
    where = _places(_across(trace, len(y)), len(y))
    if (pieces := 1 + int((np.diff(at) > 1).sum())) > 1:
        return f"{pieces} pieces, {_span(y[at])}"
    if mode == "markers" and len(at) > 2:
        x = _across(trace, len(y))
        across = "" if x is None else _span(_numbers(x)[at])
        return f"{len(at)} points, " + (across and f"across {across}, upwards ") + _span(y[at])
    if len(at) == 2 and where(at[0]) == where(at[1]):
        return f"an upright line at {where(at[0])}"
    first, last = at[0], at[-1]
    if first == last:
        return f"{_short(y[first])} at {where(first)}"
    said = f"from {_short(y[first])} at {where(first)} to {_short(y[last])} at {where(last)}"
    for name, turn in (("lowest", np.nanargmin), ("highest", np.nanargmax)):
        peak = int(turn(np.where(np.isfinite(y), y, np.nan)))
        if _short(y[peak]) not in (_short(y[first]), _short(y[last])):
            said += f", {name} {_short(y[peak])} at {where(peak)}"
    return said


def _bars(trace: Part) -> str:
    lying = trace.get("orientation") == "h"
    heights = _numbers(trace.get("x" if lying else "y", ()))
    where = _places(trace.get("y" if lying else "x"), len(heights))
    if not len(heights):
        return ""
    if len(heights) > BARS:
        top = int(np.nanargmax(heights)) if np.isfinite(heights).any() else 0
        return f"{len(heights)} bars, {_span(heights)}, the highest at {where(top)}"
    return ", ".join(f"{where(k)} {_short(one)}" for k, one in enumerate(heights))


def _area(trace: Part) -> str:
    values = _numbers(trace["z"])
    said = _span(values)
    return f"{' by '.join(map(str, values.shape))} numbers, {said}" if said else ""


def _way(trace: Part) -> str:
    points = [_numbers(trace.get(axis, ())) for axis in "xyz"]
    if not all(map(len, points)):
        return ""
    begin, end = (", ".join(_short(axis[k]) for axis in points) for k in (0, -1))
    return f"at ({begin})" if len(points[0]) == 1 else f"from ({begin}) to ({end})"


_KINDS: Mapping[str, Callable[[Part], str]] = {
    "scatter": _line,
    "scattergl": _line,
    "bar": _bars,
    "heatmap": _area,
    "contour": _area,
    "surface": _area,
    "scatter3d": _way,
}


# --- numbers -------------------------------------------------------------------------------------


def _numbers(values: Any) -> np.ndarray[Any, Any]:
    """As numbers; what is none is NaN."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        return np.full(len(values), np.nan)


def _across(trace: Part, count: int) -> Sequence[Any] | None:
    """Where the points of a line stand; Plotly may be told the first and the distance."""
    if "dx" not in trace:
        return trace.get("x")
    return [trace.get("x0", 0) + k * trace["dx"] for k in range(count)]


def _places(x: Sequence[Any] | None, count: int) -> Callable[[int], str]:
    """How the place of each of `count` points is called: by its number, or the name it has."""
    places = range(count) if x is None else x

    def where(k: int) -> str:
        place = places[k]
        return _plain(place) if isinstance(place, str) else _short(place)

    return where


def _span(values: np.ndarray[Any, Any]) -> str:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return ""
    return f"from {_short(finite.min())} to {_short(finite.max())}"


def _short(value: Any) -> str:
    return number(float(value), DIGITS)
