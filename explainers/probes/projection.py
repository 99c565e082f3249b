"""Principal component analysis, step by step: the two directions in which rows differ most."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Projection:
    """Rows (N, D) seen along two axes, all in float64.

    `mean` (D) is what each row is taken from, `axes` (2, D) are of length 1 and stand upright on
    each other, `variances` (2) are those along them, `total` is that of all D numbers together,
    and `points` (N, 2) are the dot products of the centred rows with the axes.
    """

    mean: Tensor
    axes: Tensor
    variances: Tensor
    total: float
    points: Tensor

    @property
    def shares(self) -> tuple[float, float]:
        """The part of all variance that lies along each axis; 0 where all rows are alike."""
        first, second = (self.variances / self.total if self.total else self.variances).tolist()
        return first, second


def principal(rows: Tensor) -> Projection:
    """Project `rows` (N, D), at least two with at least two numbers, onto their two main axes.

    The axes are the eigenvectors of the covariance with the largest eigenvalues. Where there are
    more numbers than rows, they are found by a singular value decomposition of the centred rows,
    which has the same. Of both signs that an axis could have, its largest number is positive.

    Raises ValueError, in words, for fewer.
    """
    if min(rows.shape) < 2:
        raise ValueError("A map takes two pictures at least, and two numbers of each.")
    mean = rows.double().mean(0)
    centred = rows.double() - mean
    left = len(rows) - 1
    if rows.shape[1] <= len(rows):
        found, vectors = torch.linalg.eigh(centred.T @ centred / left)  # the smallest first
        variances, axes = found[-2:].flip(0).clamp(min=0), vectors[:, -2:].flip(1).T
    else:
        _, singular, vectors = torch.linalg.svd(centred, full_matrices=False)
        variances, axes = singular[:2] ** 2 / left, vectors[:2]
    axes = axes * axes.gather(1, axes.abs().argmax(1, keepdim=True)).sign()
    total = float(centred.square().sum() / left)
    return Projection(mean, axes, variances, total, centred @ axes.T)


def terms(projection: Projection, row: Tensor, axis: int) -> Tensor:
    """What each number of a row (D) adds to its coordinate along an axis: (D)."""
    return (row.double() - projection.mean) * projection.axes[axis]
