"""How each probability changes with each logit: the Jacobian of softmax, or of log_softmax.

For p = softmax(x): ∂pᵢ/∂xⱼ = pᵢ (δᵢⱼ − pⱼ), and ∂ ln pᵢ/∂xⱼ = δᵢⱼ − pⱼ, with δᵢⱼ 1 for i = j and
else 0. The entries are computed by autograd.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.lessons.softmax.cells import AXES
from explainers.worked import Explanation, Index, Read, Term, WorkedExample, digits_for

FUNCTIONS: Mapping[str, Callable[[Tensor], Tensor]] = {
    "softmax": lambda x: F.softmax(x, 0),
    "log_softmax": lambda x: F.log_softmax(x, 0),
}


def by_autograd(row: Tensor, of: str) -> Tensor:
    """(C, C): the derivative of output i of FUNCTIONS[`of`] by logit j, for `row` (C)."""
    leaf = row.detach().clone().requires_grad_()
    outputs = FUNCTIONS[of](leaf)
    return torch.stack(
        [torch.autograd.grad(output, leaf, retain_graph=True)[0] for output in outputs]
    )


def work(row: Tensor, of: str = "softmax") -> WorkedExample:
    """The Jacobian for the logits `row` (C); the operands are "input" and "softmax", (1, C)."""
    input, softmax = row[None], F.softmax(row[None], 1)
    output = by_autograd(row, of)
    shares = softmax[0].tolist()

    def explain(index: Index) -> Explanation:
        spelled = _of_softmax if of == "softmax" else _of_log_softmax
        return Explanation((spelled(shares, *index),), float(output[index]))

    return WorkedExample(
        {"input": input, "softmax": softmax},
        output,
        explain,
        {"input": "input", "softmax": "output", "output": "gradient"},
        axes={
            "input": AXES,
            "softmax": AXES,
            "output": ("probability", "logit"),
        },
    )


def _of_softmax(shares: list[float], i: int, j: int) -> Term:
    if i != j:
        return Term(("−", _share(shares, i), " × ", _share(shares, j)))
    digits = _apart_from_one(shares[i])
    return Term((_share(shares, i, digits), " × (1 − ", _share(shares, i, digits), ")"))


def _of_log_softmax(shares: list[float], i: int, j: int) -> Term:
    digits = _apart_from_one(shares[j]) if i == j else None
    return Term((f"{int(i == j)} − ", _share(shares, j, digits)))


def _share(shares: list[float], place: int, digits: int | None = None) -> Read:
    read = Read("softmax", (0, place), shares[place])
    return read if digits is None else Read(read.operand, read.index, read.value, digits=digits)


def _apart_from_one(share: float) -> int:
    """With how many digits `share` is seen to differ from 1."""
    return digits_for([share], lambda shown: 1 - shown[0], 1 - share)
