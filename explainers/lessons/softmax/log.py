"""The logarithm of the softmax in two ways: ln(softmax(x)), and torch.nn.functional.log_softmax.

log_softmax(x)ᵢ = xᵢ − (m + ln Σⱼ e^(xⱼ − m)) with m the maximum: the quotient has become a
difference, so that a probability too small for the dtype still has its logarithm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.lessons.softmax.arithmetic import Logits
from explainers.lessons.softmax.cells import AXES, ROLES
from explainers.lessons.softmax.shift import name
from explainers.worked import Explanation, Index, Read, Term, WorkedExample

WAYS = ("ln(softmax)", "log_softmax")
POINTS = 161
ROOM = 1.25  # how far the curves go beyond the place where the upper way breaks


def work(row: Tensor, dtype: torch.dtype) -> WorkedExample:
    """Both logarithms of the softmax of `row` (C) in `dtype`, as the two rows of the output.

    The operands are "input" and "softmax", (1, C) each.
    """
    input = row.to(dtype)[None]
    softmax = F.softmax(input, 1)
    output = torch.cat([softmax.log(), F.log_softmax(input, 1)])
    logits = Logits("input", input)

    def explain(index: Index) -> Explanation:
        way, column = index
        value, place = float(output[index]), (0, column)
        if way == 1:
            return Explanation(tuple(logits.log_softmax(place, value)), value)
        share = Read("softmax", place, float(softmax[place]))
        terms = [Term(("ln(", share, ")"))]
        if share.value == 0 and input[place] != -math.inf:
            terms.insert(0, logits.too_small(place, name(dtype)))
        return Explanation(tuple(terms), value)

    return WorkedExample(
        {"input": input, "softmax": softmax},
        output,
        explain,
        {**ROLES, "softmax": "output"},
        axes={"input": AXES, "softmax": AXES, "output": ("way", "class")},
    )


@dataclass(frozen=True)
class Curves:
    """Both logarithms of one class's probability while its logit is `x` and the others stay.

    `log_of` and `log_softmax` are as long as `x`; `at` is the logit now, and `now` both values.
    """

    x: list[float]
    log_of: list[float]
    log_softmax: list[float]
    at: float
    now: tuple[float, float]


def curves(row: Tensor, column: int, dtype: torch.dtype) -> Curves | None:
    """How both ways go along the logit `column` of `row` (C); None where no other is finite."""
    others = torch.cat([row[:column], row[column + 1 :]])
    finite = others[others.isfinite()]
    if not len(finite) or bool((others == math.inf).any()) or not row[column].isfinite():
        return None
    at, top = float(row[column]), float(finite.max())
    low = min(top + ROOM * lowest(dtype), at)
    high = max(top + 0.25 * (top - low), at)
    x = torch.linspace(low, high, POINTS, dtype=torch.float64).to(dtype)
    moved = row.to(dtype).repeat(POINTS, 1)
    moved[:, column] = x
    log_of, log_softmax = F.softmax(moved, 1).log(), F.log_softmax(moved, 1)
    present = work(row, dtype).output[:, column].tolist()
    return Curves(
        x.tolist(),
        log_of[:, column].tolist(),
        log_softmax[:, column].tolist(),
        float(row.to(dtype)[column]),
        (present[0], present[1]),
    )


def lowest(dtype: torch.dtype) -> float:
    """The logarithm of the smallest number above 0 that `dtype` holds: −16.6 for float16."""
    found = torch.finfo(dtype)
    return math.log(found.smallest_normal) + math.log(found.eps)
