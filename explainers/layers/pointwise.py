"""What all activation functions share: each output cell comes from the input cell in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor

from explainers.worked import MINUS, Explanation, Index, Read, Role, Term, WorkedExample

ROLES: Mapping[str, Role] = {"input": "input", "output": "output"}

Function = Callable[[Tensor], Tensor]
Spelling = Callable[[Read], Sequence[str | Read]]
"""The arithmetic of one cell: text and, wherever the input's value stands, the read of it."""


def work(
    input: Tensor,
    function: Function,
    spelling: Spelling,
    counts: Callable[[float], bool] = lambda _: True,
) -> WorkedExample:
    """`function` of every cell of `input` (any shape), spelled out by `spelling`.

    `counts` tells whether the input's value has a part in the result. Raises ValueError, with
    PyTorch's reason, for an input that PyTorch refuses, such as one of whole numbers.
    """
    before = input.clone()  # in place, the function overwrites what it is given
    try:
        output = function(input)
    except RuntimeError as error:
        raise ValueError(
            f"input is of {input.dtype}{' and requires_grad' if input.requires_grad else ''}, and "
            f"PyTorch does not take that here: {error}"
        ) from error

    def explain(index: Index) -> Explanation:
        value = float(before[index])
        term = Term(tuple(spelling(Read("input", index, value))), counts=counts(value))
        return Explanation((term,), float(output[index]))

    return WorkedExample({"input": before}, output, explain, ROLES)


def slope(function: Function, input: Tensor) -> Tensor:
    """The derivative of `function` at every cell of `input`, by autograd; the input's shape."""
    leaf = input.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(function(leaf).sum(), leaf)
    return gradient


def literal(value: float) -> str:
    """A parameter as it stands in the arithmetic, to the last digit that a float32 has."""
    return f"{value:.9g}".replace("-", MINUS)


def factor(value: float) -> str:
    """As `literal`, in parentheses where it is negative: for use after an operator."""
    text = literal(value)
    return f"({text})" if text.startswith(MINUS) else text
