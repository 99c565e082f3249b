"""A worked example as plain data for the stage, the view that draws every lesson.

The browser gets all of it at once, the arithmetic of each output cell included, so that nothing
has to be asked for while a reader moves over the output. To keep that small, the arithmetic is
written once for all cells that are explained alike (see `arithmetic`): a convolution has one
pattern, moved about.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import product

from explainers.once import Once
from explainers.stage.arithmetic import OUTPUT, Arithmetic
from explainers.stage.grids import Grid, Payload
from explainers.worked import WorkedExample

ROLES = {
    "input": "input",
    "weight": "kernel",
    "bias": "kernel",
    "kernel": "kernel",
    OUTPUT: "output",
}


def payload(
    example: WorkedExample,
    *,
    captions: Mapping[str, str] | None = None,
    operators: Sequence[str] = (),
    alt: str | None = None,
    of: Hashable = None,
) -> Payload:
    """Everything the stage draws, as data that `json.dumps` takes. It is shared: do not change it.

    `of`, where it is given, is all that `example` was made from, and what makes it: the data of
    the same value are worked out once.

    `captions` replaces the names of operands (and "output") above their grids; `operators` are
    the signs after each operand, such as `("∗", "+", "=")` for input, weight and bias; `alt`
    describes the figure to screen readers.

    - `grids`: the operands in order, then the output: names, sizes, the text of each cell;
    - `terms`: `[counts, part, …]`, a part being text or `[grid, offset]` of a cell read, counted
      from a base; a third entry is its text where the cell shows another, and the offset is
      None where no grid has the cell;
    - `patterns`: lists of places in `terms`, the arithmetic of cells that are explained alike;
    - `cells`: for each output cell `[pattern, base for each grid]`, then the text of its value
      where that differs from what the output shows.

    Raises ValueError where the tensors are empty or too large to be drawn cell by cell, or where
    an explanation reads a cell that does not exist.
    """
    captions = captions or {}
    if of is None:
        return _payload(example, captions, operators, alt)
    wording = (tuple(captions.items()), tuple(operators), alt)
    return _drawn.get((of, wording), lambda: _payload(example, captions, operators, alt))


def _payload(
    example: WorkedExample, captions: Mapping[str, str], operators: Sequence[str], alt: str | None
) -> Payload:
    tensors = {**example.operands, OUTPUT: example.output}
    grids = [
        Grid(k, name, tensor, example.margins.get(name))
        for k, (name, tensor) in enumerate(tensors.items())
    ]
    arithmetic = Arithmetic(grids)
    cells = [
        arithmetic.encode(example.explainer(index))  # each index is one of the output's
        for index in product(*(range(size) for size in example.output.shape))
    ]
    return {
        "alt": alt or _description(grids, captions),
        "grids": [
            {
                **grid.drawn(arithmetic.visited[grid.place]),
                "caption": captions.get(grid.name, grid.name),
                "role": example.roles.get(grid.name) or role(grid.name),
                "axes": _axes(example.axes.get(grid.name), grid),
            }
            for grid in grids
        ],
        "operators": list(operators),
        "terms": arithmetic.terms,
        "patterns": arithmetic.patterns,
        "cells": cells,
    }


def _size_of(data: Payload) -> int:
    """About how many texts and numbers the data hold."""
    texts = sum(len(grid["texts"]) for grid in data["grids"])
    return texts + sum(map(len, (*data["terms"], *data["patterns"], *data["cells"])))


_drawn: Once[Payload] = Once(1_000_000, _size_of)  # about 100 MB at most


def role(name: str) -> str:
    """The colour of an operand whose lesson gives it none: by its name, as PyTorch has them."""
    return "gradient" if name.startswith("grad") else ROLES.get(name, "neutral")


def _axes(names: Sequence[str] | None, grid: Grid) -> list[str]:
    """A word for each axis, for captions and screen readers."""
    if names and len(names) == len(grid.shape):
        return list(names)
    words = [*(f"axis {k}" for k in range(len(grid.lead))), "row", "column"]
    return words[-len(grid.shape) :] if grid.shape else []


def _description(grids: Sequence[Grid], captions: Mapping[str, str]) -> str:
    *operands, output = (
        f"{captions.get(grid.name, grid.name)} ({_size(grid.shape)})" for grid in grids
    )
    if not operands:
        return f"{output}, made of nothing that could be read."
    return (
        f"From {_listed(operands)} comes {output}. Choose a cell of the output to see "
        "which cells it reads and how its value is computed."
    )


def _size(shape: Sequence[int]) -> str:
    return "×".join(map(str, shape)) if shape else "one number"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
