"""The matrices of the course notes, and what stands around them where more is needed."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

# The matrix and the kernel of the course notes.
INPUT = ((1, 2, 0, 3, 1), (0, 1, 2, 3, 1), (1, 2, 1, 0, 0), (5, 2, 3, 1, 1), (2, 1, 0, 1, 1))
KERNEL = ((1, 2, 1), (0, 1, 0), (2, 1, 0))

LARGEST = 12  # rows and columns that a stage shows legibly
WIDEST = 29  # columns, for rows that are long: as long as the questions ask
CHANNELS = 4


@cache
def input_field() -> Tensor:
    """(4, 12, 29), of which every size shows a corner: resizing keeps the rest."""
    generator = torch.Generator().manual_seed(2)
    square, rest = (
        torch.randint(0, 6, (CHANNELS, LARGEST, columns), generator=generator).float()
        for columns in (LARGEST, WIDEST - LARGEST)
    )
    field = torch.cat([square, rest], dim=2)
    field[0, :5, :5] = torch.tensor(INPUT)
    return field
