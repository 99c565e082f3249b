"""What `inplace=True` does to memory, and to autograd: every outcome is provoked for real."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers import snippets


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
    """What is computed before the in-place ReLU: how it is written, and what it keeps."""

    code: str
    run: Callable[[Tensor], Tensor]
    keeps: str


FIRST: Mapping[str, Step] = {
    "sigmoid": Step(
        "torch.sigmoid(x)",
        torch.sigmoid,
        "The slope of a sigmoid is y × (1 − y): for the way back autograd keeps its **output** y.",
    ),
    "tanh": Step(
        "torch.tanh(x)",
        torch.tanh,
        "The slope of tanh is 1 − y²: for the way back autograd keeps its **output** y.",
    ),
    "exp": Step(
        "torch.exp(x)",
        torch.exp,
        "The slope of e^x is e^x, its output: for the way back autograd keeps its **output** y.",
    ),
    "relu": Step(
        "torch.relu(x)",
        torch.relu,
        "The slope of ReLU is 1 where its output is above zero: autograd keeps its **output** y. "
        "A second ReLU would not even change the numbers, but autograd goes by the version.",
    ),
    "square": Step(
        "x ** 2",
        lambda x: x**2,
        "The slope of x² is 2 × x: autograd keeps its **input** x, which relu_ leaves alone.",
    ),
    "double": Step(
        "x * 2",
        lambda x: x * 2,
        "The slope of 2 × x is 2, whatever x is: autograd keeps nothing that relu_ could change. "
        "The same holds for a convolution, which keeps its input and its weights; so "
        "nn.ReLU(inplace=True) is safe after one.",
    ),
    "none": Step(
        "x",
        lambda x: x,
        "x itself is a **leaf**: its gradient is asked for. Overwritten, it would no longer be "
        "what the gradient is to be taken by, so PyTorch refuses at once.",
    ),
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


def memory_code(given: Tensor) -> str:
    """Both calls, as code: prints whether memory is shared, and the input afterwards."""
    return "\n\n".join(
        [
            "import torch\nfrom torch.nn import functional as F",
            snippets.assign("given", given),
            "for inplace in (False, True):\n"
            "    input = given.clone()\n"
            "    output = F.relu(input, inplace=inplace)\n"
            "    print(output.data_ptr() == input.data_ptr())  # the same memory?\n"
            "    print(input)",
        ]
    )


def autograd_code(first: str, given: Tensor) -> str:
    """The attempt, as code: prints the gradient, or PyTorch's error."""
    return "\n\n".join(
        [
            "import torch",
            snippets.assign("x", given),
            "x.requires_grad = True\n"
            "try:\n"
            f"    y = {FIRST[first].code}\n"
            "    y = torch.relu_(y)\n"
            "    y.sum().backward()\n"
            "    print(x.grad)\n"
            "except RuntimeError as error:\n"
            "    print(error)",
        ]
    )
