"""The list of runs as rows: which of them, in what order, and what stands in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explainers.lessons.runs.numbers import AT_ONCE, Values
from explainers.shares import percent
from explainers.training import comparing, family
from explainers.training.curves import short
from explainers.training.duration import duration
from explainers.training.overview import Overview, Overviews

DEEPEST = 6
"""Steps by which a descendant is set in, at most."""


@dataclass(frozen=True)
class Row:
    """A run as it is listed: all in words but `curve`, its epochs and accuracies, and `epochs`.

    `depth` counts the runs above it that it descends from.
    """

    name: str
    depth: int
    recipe: str
    data: str
    device: str
    state: str
    going: bool
    accuracy: str
    best_epoch: str
    duration: str
    differs: str
    note: str
    pinned: bool
    epochs: int
    curve: tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True)
class Table:
    """A part of the list: its rows, how many runs were found, and in how many parts they come."""

    rows: tuple[Row, ...]
    kept: int
    parts: int

    def payload(self, chosen: str, baseline: str) -> Mapping[str, Any]:
        """What the browser draws."""
        rows = [vars(row) for row in self.rows]
        return {"rows": rows, "chosen": chosen, "baseline": baseline}


def table(found: Overviews, values: Values, who: str = "") -> Table:
    """The part of the list that `values` ask for; `who` is the visitor, see `Overview.owner`."""
    kept = [one for one in found.found if _fits(one, values.find)]
    if values.mine:
        kept = [one for one in kept if who and one.owner == who]
    ordered = sorted(kept, key=_ORDERS[values.order])
    ordered.sort(key=lambda one: not one.about.pinned)
    placed = _as_tree(ordered, found) if values.tree else [(one, 0) for one in ordered]
    parts = max(1, -(-len(placed) // AT_ONCE))
    start = (min(values.page, parts) - 1) * AT_ONCE
    rows = [row(found, one, depth, values) for one, depth in placed[start : start + AT_ONCE]]
    return Table(tuple(rows), len(placed), parts)


_ORDERS: Mapping[str, Callable[[Overview], Any]] = {
    "newest": lambda one: -one.created,
    "best": lambda one: (one.best is None, -(one.best or 0.0)),
    "longest": lambda one: -one.status.train_seconds,  # of what nobody started it is 0
    "name": lambda one: one.name.casefold(),
}


def _fits(one: Overview, wanted: str) -> bool:
    """Whether each of the words stands in what is known of a run."""
    said = (one.name, one.recipe.preset, _data(one), one.device, one.about.note)
    text = "\n".join(said).casefold()
    return all(word in text for word in wanted.casefold().split())


def _as_tree(ordered: Sequence[Overview], found: Overviews) -> list[tuple[Overview, int]]:
    """The runs, each with those that descend from it behind it, in their order, and its depth."""
    listed = {one.name for one in ordered}
    below: dict[str, list[Overview]] = {}
    tops = []
    for one in ordered:
        above = family.parent(found, one)
        if above is not None and above.name in listed:
            below.setdefault(above.name, []).append(one)
        else:
            tops.append(one)
    placed: list[tuple[Overview, int]] = []
    waiting = [(one, 0) for one in reversed(tops)]
    while waiting:
        one, depth = waiting.pop()
        placed.append((one, depth))
        waiting += [(child, depth + 1) for child in reversed(below.pop(one.name, []))]
    # Two runs that each say to descend from the other have no top: they come last.
    placed += [(one, 0) for lost in below.values() for one in lost]
    return placed


def row(found: Overviews, one: Overview, depth: int, values: Values) -> Row:
    """One run in words."""
    other = family.before(found, one, values.baseline)
    status = one.status
    return Row(
        name=one.name,
        depth=min(depth, DEEPEST),
        recipe=one.recipe.preset,
        data=_data(one),
        device=one.device,
        state=status.word,
        going=not one.over,
        accuracy=percent(one.best),
        best_epoch=_when(one),
        duration=duration(status.train_seconds) if status.train_seconds else "–",
        differs=_differs(one, other, values),
        note=one.about.note,
        pinned=one.about.pinned,
        epochs=one.recipe.epochs,
        curve=_points(one.curve),
    )


def _data(one: Overview) -> str:
    return comparing.value("data", one.recipe.data)


def _when(one: Overview) -> str:
    epochs = one.recipe.epochs
    if one.best_epoch is None:
        return f"{one.status.epoch} of {epochs} epochs"
    return f"epoch {one.best_epoch} of {epochs}"


def _differs(one: Overview, other: Overview | None, values: Values) -> str:
    if one.name == values.baseline:
        return "all others are compared with this one"
    if other is not None:
        told = comparing.sentence(other, one)
        return told if values.baseline else f"after {other.name}: {told}"
    if one.parent is not None and not values.baseline:
        return f"it began with the weights of {one.parent.run}, which is not here any more"
    return ""


def _points(curve: Iterable[tuple[float, float]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    points = list(curve)
    return tuple(short(x) for x, _ in points), tuple(short(y) for _, y in points)
