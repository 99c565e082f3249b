"""The PyTorch code of the dropout page: each snippet prints the numbers of its view.

`manual_seed` before each call throws the same dice again, so the mask can be printed as well.
"""

from __future__ import annotations

from torch import Tensor

from explainers import snippets
from explainers.lessons.dropout.draws import Draws
from explainers.lessons.dropout.numbers import Dropped, Values


def forward(values: Values, made: Dropped) -> str:
    """The samples through `F.dropout`: prints the output, and the mask in training."""
    call = _call("input", values)
    return _snippet(
        [snippets.assign("input", made.input)],
        [_seed(values), f"output = {call}", "print(output)"],
        _mask(values, "input", "dropout") if values.training else [],
    )


def maps(values: Values, made: Dropped) -> str:
    """The maps through the chosen function: prints the output, and the mask in training."""
    call = _call("maps", values, values.function)
    planes = snippets.assign("planes", made.input.flatten(0, 1))
    shape = ", ".join(map(str, made.input.shape))
    return _snippet(
        [planes, f"maps = planes.view({shape})"],
        [_seed(values), f"output = {call}", "print(output)"],
        _mask(values, "maps", values.function) if values.training else [],
    )


def backward(values: Values, input: Tensor, made: Dropped) -> str:
    """Forward and back, by autograd: prints the gradient of the input."""
    return _snippet(
        [snippets.assign("input", input), snippets.assign("grad_output", made.input)],
        [
            _seed(values),
            "input.requires_grad = True",
            f"output = {_call('input', values)}",
            "output.backward(grad_output)",
            "print(input.grad)",
        ],
    )


def many(values: Values, made: Draws) -> str:
    """Copies of the first sample through `F.dropout`: prints the mean and the variance of all."""
    p = f"{values.p!r}"
    expected = [] if values.p == 1 else [f"print(input**2 * {p} / (1 - {p}))"]
    return _snippet(
        [snippets.assign("input", made.input)],
        [
            f"copies = input.repeat({made.count}, 1)",
            _seed(values),
            f"draws = F.dropout(copies, p={p})",
            "print(draws.mean(0))",
            "print(draws.var(0, correction=0))",
            *expected,
        ],
    )


def _snippet(tensors: list[str], *blocks: list[str]) -> str:
    head = "import torch\nfrom torch.nn import functional as F"
    return "\n\n".join([head, *tensors, *("\n".join(block) for block in blocks if block)])


def _seed(values: Values) -> str:
    return f"_ = torch.manual_seed({values.seed})"


def _call(name: str, values: Values, function: str = "dropout") -> str:
    return f"F.{function}({name}, p={values.p!r}, training={values.training})"


def _mask(values: Values, name: str, function: str) -> list[str]:
    first = "[:, :, 0, 0]" if function == "dropout2d" else ""
    return [
        f"{_seed(values)}  # the same dice once more",
        f"ones = F.{function}(torch.ones_like({name}), p={values.p!r})",
        f"print((ones{first} > 0).int())  # the mask",
    ]
