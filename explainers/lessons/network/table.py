"""The walk through a network as rows for a table: figures, and the arithmetic behind each."""

from __future__ import annotations

from typing import Any

from explainers.networks import layer_list
from explainers.networks.facts import Shape, bytes_shown, times
from explainers.networks.walk import Step, Walk

COLUMNS = ("Output", "Parameters", "Multiply-adds", "Memory", "Receptive field")
UNKNOWN = "?"


def table(walk: Walk, chosen: int) -> dict[str, Any]:
    """The rows, the input's row before them and the totals after them, as data for the browser."""
    names = layer_list.names([step.entry for step in walk.steps])
    return {
        "columns": COLUMNS,
        "chosen": chosen,
        "input": {"shape": times(walk.input_shape), "box": _box(walk.input_shape)},
        "rows": [_row(name, step, walk) for name, step in zip(names, walk.steps, strict=True)],
        "totals": [
            times(walk.output_shape) if walk.output_shape else UNKNOWN,
            f"{walk.parameters:,}",
            f"{walk.macs:,}",
            bytes_shown(walk.memory),
            walk.steps[-1].flow.reach.shown if walk.steps and walk.steps[-1].flow else UNKNOWN,
        ],
    }


def _row(name: str, step: Step, walk: Walk) -> dict[str, Any]:
    layer = step.layer
    return {
        "name": name,
        "code": layer.text if layer else step.entry.text[:200],
        "role": layer.kind.role if layer else "error",
        "does": f"{name}: {layer.kind.name} {layer.kind.does}." if layer else "",
        "state": "trouble" if step.trouble else "fits" if step.flow else "unreached",
        "trouble": step.trouble,
        "box": _box(step.flow.shape) if step.flow else None,
        "cells": _cells(step),
        "shares": _shares(step, walk),
        "arithmetic": _arithmetic(step),
    }


def _cells(step: Step) -> list[str]:
    learned = f"{step.parameters.value:,}" if step.parameters else UNKNOWN
    if not step.flow:
        return [UNKNOWN, learned, UNKNOWN, UNKNOWN, UNKNOWN]
    flow = step.flow
    return [
        times(flow.shape),
        learned,
        f"{flow.macs.value:,}",
        bytes_shown(flow.memory.value),
        flow.reach.shown,
    ]


def _shares(step: Step, walk: Walk) -> list[float]:
    """Of all parameters, multiply-adds and memory, the part that this layer has."""
    counts = (
        (step.parameters.value if step.parameters else 0, walk.parameters),
        (step.flow.macs.value if step.flow else 0, walk.macs),
        (step.flow.memory.value if step.flow else 0, walk.memory),
    )
    return [round(own / total, 4) if total else 0.0 for own, total in counts]


def _arithmetic(step: Step) -> list[str]:
    """How each figure of the row comes about; empty where there is none."""
    learned = step.parameters.arithmetic if step.parameters else ""
    if not step.flow:
        return ["", learned, "", "", ""]
    flow = step.flow
    counted = (flow.macs.arithmetic, flow.memory.arithmetic)
    return [flow.shape_arithmetic, learned, *counted, flow.reach_arithmetic]


def _box(shape: Shape) -> list[float]:
    """Width and height, in pixels, of the box that stands for a shape: channels and rows.

    Both grow with the square root, so that 3 and 1024 stand in one drawing.
    """
    width, height = 6.0, 4 + 1.2 * shape[1] ** 0.5
    if len(shape) == 4:
        width, height = 4 + 3 * shape[1] ** 0.5, 4 + 5.5 * shape[2] ** 0.5
    return [round(min(64.0, width), 1), round(min(44.0, height), 1)]
