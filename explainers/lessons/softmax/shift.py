"""Softmax by hand in a few digits: as the formula stands, and with the maximum subtracted first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.lessons.softmax.cells import ROLES
from explainers.worked import Explanation, Index, Read, Term, WorkedExample

DTYPES: Mapping[str, torch.dtype] = {
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
    "float32": torch.float32,
}
WAYS = ("as it stands", "maximum first")


@dataclass(frozen=True)
class Both:
    """The same logits in two rows, (2, C): as they are, and less their maximum.

    All of it is in one dtype, every step rounded to it: `input`, `exponentials`, `sums` (2, 1) and
    `output`. `pytorch` (C) is what F.softmax makes of the first row.
    """

    input: Tensor
    exponentials: Tensor
    sums: Tensor
    output: Tensor
    pytorch: Tensor

    @property
    def overflows(self) -> bool:
        """Whether, as the formula stands, a finite logit or the sum became ∞."""
        return bool(self.input[0].isfinite().any() and self.sums[0].isposinf())

    @property
    def vanishes(self) -> bool:
        """Whether, as the formula stands, every exponential became 0."""
        return bool((self.exponentials[0] == 0).all())


def both(row: Tensor, shift: float, dtype: torch.dtype) -> Both:
    """The two ways to the softmax of `row` (C) + `shift`, computed in `dtype`."""
    moved = row.to(dtype) + shift
    input = torch.stack([moved, moved - moved.max()])
    exponentials = input.exp()
    sums = exponentials.sum(1, keepdim=True)
    return Both(input, exponentials, sums, exponentials / sums, F.softmax(moved, 0))


def work(row: Tensor, shift: float, dtype: torch.dtype) -> WorkedExample:
    """`both` as a worked example: the upper row as the formula stands, the lower one shifted."""
    made = both(row, shift, dtype)

    def explain(index: Index) -> Explanation:
        way, _ = index
        own = Read("exponentials", index, float(made.exponentials[index]))
        total = Read("sum", (way, 0), float(made.sums[way, 0]))
        x = Read("input", index, float(made.input[index]))
        remark = Term(("e^", x, " is ", own, f" in {name(dtype)}: "))
        return Explanation((remark, Term((own, " / ", total))), float(made.output[index]))

    return WorkedExample(
        {"input": made.input, "exponentials": made.exponentials, "sum": made.sums},
        made.output,
        explain,
        ROLES,
        axes=dict.fromkeys(("input", "exponentials", "sum", "output"), ("way", "class")),
    )


def name(dtype: torch.dtype) -> str:
    """`float16` for torch.float16."""
    return str(dtype).removeprefix("torch.")
