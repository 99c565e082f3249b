"""What `inplace=True` does to memory, and to autograd: every outcome is provoked for real."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Memory:
    """Where the numbers stand before and after one call: `data_ptr` of input and output."""

    input_before: Tensor
    input_after: Tensor
    output: Tensor
    input_ptr: int
    output_ptr: int

    @property
    def shared(self) -> bool:
        """Whether input and output are the same memory."""
        return self.input_ptr == self.output_ptr

    @property
    def new_bytes(self) -> int:
        """Memory that the call took for its output."""
        return 0 if self.shared else self.output.numel() * self.output.element_size()


def memory(given: Tensor, inplace: bool) -> Memory:
    """Run ReLU on a copy of `given` and look where its numbers stand."""
    tensor = given.clone()
    output = F.relu(tensor, inplace)
    return Memory(given, tensor, output, tensor.data_ptr(), output.data_ptr())


@dataclass(frozen=True)
class Step:
    """What is computed before the in-place ReLU, and how it is written."""

    code: str
    run: Callable[[Tensor], Tensor]


FIRST: Mapping[str, Step] = {
    "sigmoid": Step("torch.sigmoid(x)", torch.sigmoid),
    "tanh": Step("torch.tanh(x)", torch.tanh),
    "exp": Step("torch.exp(x)", torch.exp),
    "relu": Step("torch.relu(x)", torch.relu),
    "square": Step("x ** 2", lambda x: x**2),
    "double": Step("x * 2", lambda x: x * 2),
    "none": Step("x", lambda x: x),
}


@dataclass(frozen=True)
class Outcome:
    """How the way back ended: the gradient, or PyTorch's error.

    `versions` counts the changes made in place to y, before and after relu_.
    """

    gradient: Tensor | None
    error: str
    versions: tuple[int, int]


def attempt(first: str, given: Tensor, inplace: bool = True) -> Outcome:
    """y = first(x); relu_(y); y.sum().backward(), with a copy of `given` for x."""
    x = given.clone().requires_grad_()
    y = FIRST[first].run(x)
    before = y._version
    try:
        y = F.relu(y, inplace)
        after = y._version if inplace else before
        y.sum().backward()  # type: ignore[no-untyped-call]
    except RuntimeError as error:
        return Outcome(None, str(error), (before, y._version))
    return Outcome(x.grad, "", (before, after))
