"""Which rows of numbers lie nearest to another one: of pictures, those most like it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

METRICS = ("euclidean", "cosine")
_AT_ONCE = 250_000  # numbers that are compared at a time: they stay in a core's cache
_ROUNDING = 2.0**-24  # of a float32, as a share
_TINY = 1e-15  # squares of smaller numbers are lost in float32


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


def nearest(rows: Tensor, row: Tensor, metric: str, count: int, whole: float = 1.0) -> Nearest:
    """The `count` rows of (N, D) that are nearest to one row (D); of equals the earlier one.

    What `rows` holds, such as the bytes of pictures, counts in parts of `whole`.
    """
    likely = _likely(rows, row, metric, count, whole)
    found: list[float] = distances(rows[likely] / whole, row, metric).tolist()
    order = sorted(range(len(found)), key=found.__getitem__)[:count]
    places: list[int] = likely[order].tolist()
    return Nearest(tuple(places), tuple(found[place] for place in order))


def _likely(rows: Tensor, row: Tensor, metric: str, count: int, whole: float) -> Tensor:
    """The places of all rows that may be among the nearest, in order: by float32, and its error.

    Most rows are so far that nobody needs to know how far; only the others are then measured well.
    """
    width, rough = row.numel(), _rough_length if metric == "euclidean" else _rough_angle
    each = max(1, _AT_ONCE // max(1, width))
    place = torch.empty((each, width), dtype=row.dtype)  # new memory each time would take longest
    some = (place[: len(part)].copy_(part).div_(whole) for part in torch.split(rows, each))
    found = torch.cat([rough(numbers, row) for numbers in some])
    if len(found) <= count:
        return torch.arange(len(found))
    error = 2 * (width + 8) * _ROUNDING  # of a sum of so many products, and of what is made of it
    last = float(found.nan_to_num(nan=torch.inf).kthvalue(count).values)
    limit = last * (1 + 2 * error) + _TINY if metric == "euclidean" else last + 2 * error
    return (~(found > limit)).nonzero().view(-1)


def _rough_length(rows: Tensor, wanted: Tensor) -> Tensor:
    """The length of the difference; it takes the place of `rows`."""
    length: Tensor = torch.linalg.vector_norm(rows.sub_(wanted), dim=1)
    return length


def _rough_angle(rows: Tensor, wanted: Tensor) -> Tensor:
    """1 − cosine; NaN where float32 cannot tell."""
    lengths = torch.linalg.vector_norm(rows, dim=1), torch.linalg.vector_norm(wanted)
    apart: Tensor = 1 - torch.mv(rows, wanted) / lengths[0] / lengths[1]
    return apart.masked_fill((lengths[0] < _TINY) | (lengths[1] < _TINY), torch.nan)


def agreement(rows: Tensor, labels: Tensor) -> float:
    """The share of rows (N, D), at least two, whose nearest other row has the same label (N)."""
    apart = torch.cdist(rows.double(), rows.double())
    apart.fill_diagonal_(float("inf"))
    return float((labels[apart.argmin(1)] == labels).double().mean())
