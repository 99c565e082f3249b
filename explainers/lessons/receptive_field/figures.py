"""The two grids, the input and the maps, as data for the browser, and the profile of the weights.

The browser gets all cells at once: rows and columns are independent, so it needs only what each
row and each column sees, and is asked for nothing while a reader moves over a grid.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from explainers.figures.frame import Figure, Part, made, upright
from explainers.figures.palette import Palette
from explainers.lessons.receptive_field import recurrence, remarks, words
from explainers.lessons.receptive_field.numbers import Cell, Followed, Place
from explainers.lessons.receptive_field.recurrence import Grown

Payload = dict[str, Any]


def back(found: Followed, at: Cell, heat: Tensor | None = None) -> Payload:
    """Cells of the maps are picked, and the pixels that can reach them are lit.

    `heat` (H, W) colours the pixels, from 0 to its largest.
    """
    last = found.rows[-1]
    axes = zip((last.down, last.across), found.sight.size, found.shape[2:], strict=True)
    lines = [_lines(grown, cells, size) for grown, cells, size in axes]
    products = [(one.down, one.across) for one in found.sight.products]
    return {
        **_grids(found, at.channel),
        "table": _table(found) if heat is None else None,
        "pick": "output",
        "products": [_axes(_runs(down), _runs(across)) for down, across in products],
        "boxes": _axes(*(boxes for boxes, _ in lines)),
        "words": _axes(*(said for _, said in lines)),
        "heat": _bytes(heat),
        "chosen": list(at.place),
    }


def forward(found: Followed, at: Cell, pixel: Place) -> Payload:
    """Pixels are picked, and the cells of the maps that they can reach are lit."""
    last = found.rows[-1]
    axes = zip((last.down, last.across), found.shape[2:], found.sight.size, strict=True)
    said = [
        [recurrence.forward(grown, place, cells) for place in range(size)]
        if not found.sight.mixed
        else [""] * size
        for grown, size, cells in axes
    ]
    products = [(one.down.T, one.across.T) for one in found.sight.products]
    return {
        **_grids(found, at.channel),
        "table": _table(found),
        "pick": "input",
        "products": [_axes(_runs(down), _runs(across)) for down, across in products],
        "boxes": [[]],
        "words": _axes(*said),
        "heat": None,
        "chosen": list(pixel),
    }


def _table(found: Followed) -> Payload:
    """The recurrence up to the chosen layer as a table for the browser, a line for each layer."""
    lines = [["input", "1", "1", "0"], *([row.name, *row.words] for row in found.rows)]
    return {"titles": list(words.RECURRENCE), "lines": lines, "legend": words.LEGEND}


def _axes(down: list[Any], across: list[Any]) -> list[list[Any]]:
    """What belongs to both directions; once, where both are the same."""
    return [down] if down == across else [down, across]


def _lines(grown: Grown, cells: int, size: int) -> tuple[list[list[int]], list[str]]:
    """The box of each cell along a direction, and its arithmetic; nothing where there is none."""
    if not grown.followed:
        return [], [""] * cells
    boxes = [list(recurrence.box(grown.after, place, size)) for place in range(cells)]
    return boxes, [recurrence.back(grown, place, size) for place in range(cells)]


def _grids(found: Followed, channel: int) -> Payload:
    return {
        "input": {"size": list(found.shape[2:]), "caption": remarks.of_input(found.shape)},
        "output": {"size": list(found.sight.size), "caption": remarks.of_output(found, channel)},
    }


def _runs(matrix: Tensor) -> list[list[int]]:
    """For each row of a bool matrix where it is true: first, past the last, first, …"""
    padded = torch.nn.functional.pad(matrix.to(torch.int8), (1, 1))
    edges = (padded[:, 1:] != padded[:, :-1]).tolist()
    return [[k for k, edge in enumerate(row) if edge] for row in edges]


def _bytes(heat: Tensor | None) -> str | None:
    """Values as bytes, base64: 255 is the largest, and only 0 is 0."""
    if heat is None:
        return None
    most = float(heat.max()) or 1.0
    scaled = torch.where(heat > 0, (heat / most * 255).clamp(min=1), heat)
    return base64.b64encode(scaled.round().to(torch.uint8).numpy().tobytes()).decode()


def profile(
    gradients: Tensor | None, ways: Tensor | None, box: Sequence[int] | None, colours: Palette
) -> Figure:
    """What each column of the input weighs, by gradients and by ways, (H, W) each.

    `box` is the first and the last column of the box.
    """
    found = [
        (weight, name, colour)
        for weight, name, colour in (
            (gradients, words.GRADIENTS, colours.gradient),
            (ways, words.WAYS, colours.kernel),
        )
        if weight is not None and bool(weight.any())
    ]
    last = max((weight.shape[1] for weight, _, _ in found), default=0) - 0.5
    edges = (box[0] - 0.5, box[1] + 0.5) if box is not None else ()
    layout = {
        "xaxis": {"title": {"text": "column of the input"}},
        "yaxis": {"title": {"text": "% of the weight"}, "rangemode": "tozero"},
        "showlegend": True,
        "shapes": [
            upright(edge, color=colours.padding, dash="dot")
            for edge in edges
            if -0.5 <= edge <= last
        ],
    }
    lines = [_line(weight.sum(0) / weight.sum(), name, colour) for weight, name, colour in found]
    return made(lines, layout, colours, 240)


def _line(values: Tensor, name: str, colour: str) -> Part:
    return {
        "type": "scatter",
        "y": [round(value, 4) for value in (100 * values).tolist()],
        "name": name,
        "mode": "lines",
        "line": {"color": colour, "width": 2},
        "hovertemplate": "column %{x}: %{y:.2f} %<extra></extra>",
    }
