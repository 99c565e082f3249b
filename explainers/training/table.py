"""All points of a run as a table: a row for each step, a column for each scalar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from explainers.training.scalars import ScalarReader

ROWS = 2_000
"""That are put together at a time."""


def csv(folder: Path) -> Iterator[str]:
    """The run in `folder` as CSV, some rows at a time; values are as short as a float32 allows.

    A cell is empty where a scalar has no point; what is not a number is nan, inf or -inf. Raises
    ValueError, before the first row, if the file of scalars is damaged.
    """
    reader = ScalarReader(folder)
    reader.read_on()
    curves = {
        tag: (np.asarray(curve.steps, dtype=np.int64), np.asarray(curve.values))
        for tag, curve in reader.curves.items()
        if curve.steps
    }
    return _rows(curves)


def _rows(curves: dict[str, tuple[np.ndarray, np.ndarray]]) -> Iterator[str]:
    yield ",".join(("step", *curves)) + "\n"
    every = [steps for steps, _ in curves.values()]
    union = np.unique(np.concatenate(every)) if every else np.empty(0, dtype=np.int64)
    for first in range(0, len(union), ROWS):
        part = union[first : first + ROWS]
        columns = [part.astype(str).tolist()]
        for steps, values in curves.values():
            cells = np.full(len(part), "", dtype=object)
            low, high = np.searchsorted(steps, [part[0], part[-1] + 1])
            cells[np.searchsorted(part, steps[low:high])] = list(map(str, values[low:high]))
            columns.append(cells.tolist())
        yield "".join(",".join(row) + "\n" for row in zip(*columns, strict=True))
