"""The code of the softmax page: ready to be copied, and printing the numbers on the screen."""

from __future__ import annotations

from torch import Tensor

from explainers.snippets import assign, program


def cells(input: Tensor, dim: int) -> str:
    """The softmax of `input` (N, C), and its sums."""
    return program(
        assign("input", input),
        "",
        f"output = F.softmax(input, dim={dim})",
        "print(output)",
        f"print(output.sum({dim}))",
    )


def temperature(input: Tensor, value: float) -> str:
    """The softmax of `input` (N, C) divided by a temperature."""
    return program(
        assign("input", input),
        "",
        f"temperature = {value!r}",
        "print(F.softmax(input / temperature, dim=1))",
    )


def shift(row: Tensor, value: float, dtype: str) -> str:
    """Both ways by hand, and PyTorch's own, for `row` (C) + `value` in `dtype`."""
    return program(
        assign("logits", row, f"torch.{dtype}"),
        f"input = logits + {value!r}",
        "",
        "exponentials = input.exp()",
        "print(exponentials / exponentials.sum())",
        "",
        "exponentials = (input - input.max()).exp()",
        "print(exponentials / exponentials.sum())",
        "",
        "print(F.softmax(input, dim=0))",
    )


def log(row: Tensor, dtype: str) -> str:
    """The logarithm of the softmax of `row` (C) in two ways."""
    return program(
        assign("input", row, f"torch.{dtype}"),
        "",
        "print(F.softmax(input, dim=0).log())",
        "print(F.log_softmax(input, dim=0))",
    )


def jacobian(row: Tensor, of: str) -> str:
    """The Jacobian of `of` for `row` (C)."""
    return program(
        assign("input", row),
        "",
        f"function = torch.nn.{'Softmax' if of == 'softmax' else 'LogSoftmax'}(dim=0)",
        "print(torch.autograd.functional.jacobian(function, input))",
    )
