"""Which rows of numbers lie nearest to another one: of pictures, those most like it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

METRICS = ("euclidean", "cosine")
_AT_ONCE = 1_000_000  # numbers that are compared at a time


@dataclass(frozen=True)
class Nearest:
    """Places in a list of rows, the nearest first, and how far each is, float64."""

    places: tuple[int, ...]
    distances: tuple[float, ...]


def distances(rows: Tensor, row: Tensor, metric: str) -> Tensor:
    """How far each of the rows (N, D) is from one row (D): (N), float64.

    "euclidean" is the length of the difference; "cosine" is 1 minus the cosine of the angle
    between them, where a row of nothing but zeros is at 1 from all.
    """
    wanted = row.double()
    if metric == "euclidean":
        found: Tensor = torch.linalg.vector_norm(rows.double() - wanted, dim=1)
        return found
    lengths = torch.linalg.vector_norm(rows.double(), dim=1) * torch.linalg.vector_norm(wanted)
    products: Tensor = torch.mv(rows.double(), wanted)
    cosines: Tensor = products / lengths.clamp(min=1e-300)
    return 1 - cosines


def nearest(rows: Tensor, row: Tensor, metric: str, count: int) -> Nearest:
    """The `count` rows of (N, D) that are nearest to one row (D); of equals the earlier one."""
    each = max(1, _AT_ONCE // max(1, rows.shape[1]))
    found = [float(d) for some in torch.split(rows, each) for d in distances(some, row, metric)]
    places = sorted(range(len(found)), key=found.__getitem__)[:count]
    return Nearest(tuple(places), tuple(found[place] for place in places))


def agreement(rows: Tensor, labels: Tensor) -> float:
    """The share of rows (N, D), at least two, whose nearest other row has the same label (N)."""
    apart = torch.cdist(rows.double(), rows.double())
    apart.fill_diagonal_(float("inf"))
    return float((labels[apart.argmin(1)] == labels).double().mean())
