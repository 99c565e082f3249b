"""The softmax lesson: its settings, its presets, and the logits that they stand for."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from explainers import matrices

ROWS, COLUMNS = 4, 6  # samples and classes that a stage shows legibly
MASKED = float("-inf")


@dataclass(frozen=True, kw_only=True)
class Values:
    """What the page is set to.

    `logits` is the text of a matrix, a sample on each line; `sample` and `moved` are the row and
    the column that some views are about; `temperature` divides the logits, `shift` is added to
    them; `of` is the function whose Jacobian is shown.
    """

    view: str = "cells"
    logits: str = ""
    dim: str = "1"
    sample: int = 0
    moved: int = 0
    temperature: float = 1.0
    shift: float = 0.0
    dtype: str = "float16"
    of: str = "softmax"


@dataclass(frozen=True)
class Given:
    """The logits, (N, C) float32, and a sentence where what was typed could not be used."""

    input: Tensor
    complaint: str = ""

    def row(self, sample: int) -> Tensor:
        """The logits (C) of a sample; of the last one where there are fewer."""
        return self.input[min(sample, len(self.input) - 1)]


def given(values: Values) -> Given:
    """The logits of the page: what was typed, else the example's own."""
    own = torch.tensor([[2.0, 1.0, 0.1], [0.0, 3.0, 1.0]])
    return Given(*matrices.within(values.logits, "logits", own, (ROWS, COLUMNS), infinities=True))
