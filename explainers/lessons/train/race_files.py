"""A race as CSV, for a spreadsheet: its curves, or the table of how its runs stand and differ."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

from explainers.training.racing import REACHED, Racer, differing

_FORMULA = ("=", "+", "-", "@")
"""What a text begins with that a spreadsheet would work out."""


def curves(racers: Sequence[Racer]) -> str:
    """A row for each point on the chart: of which run and curve it is, after how many seconds."""
    rows: list[tuple[object, ...]] = []
    for one in racers:
        for what, points in (("test_accuracy", one.accuracy), ("smoothed_loss", one.loss)):
            rows += [(_text(one.name), what, *point) for point in zip(*points, strict=True)]
    return _csv([("run", "curve", "seconds", "value"), *rows])


def table(racers: Sequence[Racer]) -> str:
    """A row for each run: how it stands, how soon it was how good, what it has otherwise."""
    differences = differing([one.recipe for one in racers])
    times = (f"seconds_to_{goal:g}" for goal in REACHED)
    heads = ("run", "state", "test_accuracy", "train_seconds", *times)
    rows = [
        (
            *(_text(one.name), one.status.phase, *(one.accuracy[1][-1:] or ("",))),
            *(one.status.train_seconds, *one.reached),
            *(_text(values[place]) for _, values in differences),
        )
        for place, one in enumerate(racers)
    ]
    return _csv([(*heads, *(name for name, _ in differences)), *rows])


FILES: Mapping[str, Callable[[Sequence[Racer]], str]] = {"curves": curves, "table": table}
"""What can be downloaded, by its name in the address."""


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(rows: Iterable[Sequence[object]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()
