"""What is told of pictures that are like each other, with their numbers (Markdown)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from explainers import settings
from explainers.evaluation.likeness import Mapped, Shelf
from explainers.lessons.evaluate.numbers import NEAREST, Values
from explainers.markdown import plain
from explainers.probes import neighbours, projection
from explainers.probes.neighbours import Nearest
from explainers.probes.projection import Projection
from explainers.shares import percent
from explainers.tex import tex
from explainers.worked import number

TERMS = 4
"""Terms of a long sum that are written out: those that count most."""


def beyond(values: Values, count: int) -> str:
    """That there is no such test picture among `count`, and which is taken; empty where there is.

    Any number can be typed, on one view for another.
    """
    if values.index < count:
        return ""
    return f"index is {values.index}: {settings.beyond(count - 1)}"


# --- the map -------------------------------------------------------------------------------------


def place(found: Mapped, values: Values) -> int:
    """Where the chosen picture stands among those of the map: the first where it is not there."""
    return int((found.indices == values.index).int().argmax())


def off_map(found: Mapped, values: Values, chosen: int, count: int) -> str:
    """That the chosen picture is none of the map's, and which is taken; empty where it is one.

    There are `count` test pictures.
    """
    taken = int(found.indices[chosen])
    if taken == values.index:
        return ""
    instead = f"{taken:,} is taken."
    if values.index >= count:
        return f"index is {values.index}: {settings.beyond(count - 1, instead=instead)}"
    return (
        f"index is {values.index}: of the test pictures {len(found.indices):,} are on the map, and "
        f"this is none of them. {instead}"
    )


def around(found: Mapped, chosen: int) -> list[int]:
    """The places of the chosen picture and of those nearest to it on the map."""
    points = found.projection.points
    return list(neighbours.nearest(points, points[chosen], "euclidean", NEAREST).places)


def mapped(found: Mapped, count: int) -> str:
    """How many pictures are on the map, and how much of what differs it shows."""
    first, second = found.projection.shares
    width = found.rows.shape[1]
    return (
        f"**{len(found.rows):,}** of {count:,} test pictures, each with {width:,} numbers. The two "
        f"axes hold {percent(first)} and {percent(second)} of their variance. For "
        f"{percent(found.on_map)} the nearest on the map is of the same class; by all {width:,} "
        f"numbers it is for {percent(found.of_all)}."
    )


def coordinates(found: Mapped, chosen: int) -> list[str]:
    """How the chosen picture's two coordinates come about, and the part of each axis."""
    return [_coordinate(found, chosen, axis) for axis in range(2)]


def _coordinate(found: Mapped, chosen: int, axis: int) -> str:
    projected, row = found.projection, found.rows[chosen]
    adds = projection.terms(projected, row, axis)
    most = adds.abs().argsort(descending=True, stable=True)[:TERMS].tolist()
    lines = [
        "| " + " | ".join((str(k), *_term(projected, row, axis, k), number(float(adds[k])))) + " |"
        for k in most
    ]
    rest = float(adds.sum() - adds[most].sum())
    if (others := len(adds) - len(most)) > 0:
        lines.append(f"| the other {others:,} | | | | {number(rest)} |")
    total = number(float(projected.points[chosen, axis]))
    head = "| number | x | mean | axis | (x − mean) × axis |\n|:--|--:|--:|--:|--:|"
    return (
        f"**Axis {axis + 1}: {total}**\n\n{head}\n" + "\n".join(lines) + f"\n| sum | | | | "
        f"**{total}** |\n\n$$\n{_share(projected, axis)}\n$$"
    )


def _term(projected: Projection, row: Tensor, axis: int, k: int) -> tuple[str, ...]:
    parts = (row[k], projected.mean[k], projected.axes[axis, k])
    return tuple(number(float(part)) for part in parts)


def _share(projected: Projection, axis: int) -> str:
    along, total = float(projected.variances[axis]), projected.total
    return (
        rf"\frac{{\lambda_{{{axis + 1}}}}}{{\sum \lambda}} = "
        rf"\frac{{{tex(number(along, 6))}}}{{{tex(number(total, 6))}}} = "
        rf"{tex(number(projected.shares[axis]))}"
    )


# --- the nearest ---------------------------------------------------------------------------------


def captions(shelf: Shelf, found: Nearest, classes: Sequence[str]) -> list[str]:
    """What each of the nearest training pictures is, and how far it lies."""
    return [
        f"{classes[int(shelf.labels[place])]}\n{number(distance, 3)}"
        for place, distance in zip(found.places, found.distances, strict=True)
    ]


def same(shelf: Shelf, by: Mapping[str, Nearest], label: int, classes: Sequence[str]) -> str:
    """How many of the nearest are of the picture's own class, by features and by pixels."""
    counts = {
        name: sum(int(shelf.labels[place]) == label for place in one.places)
        for name, one in by.items()
    }
    name = plain(classes[label])
    return (
        f"Of the {len(by['features'].places)} nearest by features **{counts['features']}** are of "
        f"the class *{name}* as well, by pixels **{counts['pixels']}**. Compared were "
        f"{len(shelf.rows):,} of {shelf.count:,} training pictures."
    )


def distance(row: Tensor, other: Tensor, metric: str) -> str:
    """How the distance of two rows of features comes about, as a formula."""
    one, two = row.double(), other.double()
    found = float(neighbours.distances(two[None], one, metric)[0])
    if metric == "cosine":
        product, lengths = float(one @ two), (_length(one), _length(two))
        if not all(lengths):
            return "One of both has nothing but zeros: the cosine of no angle, so 1."
        below = r" \cdot ".join(tex(number(length, 7)) for length in lengths)
        return (
            r"$$" + "\n" + r"1 - \frac{a \cdot b}{\|a\|\,\|b\|} = 1 - "
            rf"\frac{{{tex(number(product, 9))}}}{{{below}}} \approx {tex(number(found, 3))}"
            "\n$$"
        )
    parts = (one - two).square()
    most = parts.argsort(descending=True, stable=True)[:TERMS]
    shown = " + ".join(
        f"({tex(number(float(one[k]), 3))} - {_bracketed(float(two[k]))})^2" for k in most.tolist()
    )
    rest = float(parts.sum() - parts[most].sum())
    others = rf" + \underbrace{{{tex(number(rest, 3))}}}_{{\text{{the others}}}}"
    return f"$$\n\\sqrt{{{shown}{others}}} \\approx {tex(number(found, 3))}\n$$"


def _length(row: Tensor) -> float:
    return float(torch.linalg.vector_norm(row))


def _bracketed(value: float) -> str:
    text = tex(number(value, 3))
    return f"({text})" if value < 0 else text
