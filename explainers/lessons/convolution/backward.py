"""The backward pass of the convolution lesson: its numbers and its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers import matrices, snippets
from explainers.layers import conv2d_arguments, conv2d_backward
from explainers.lessons.convolution import numbers as convolution
from explainers.lessons.convolution import words
from explainers.lessons.convolution.numbers import Numbers, Values
from explainers.worked import WorkedExample

GRADIENTS = tuple(words.GRADIENTS)


@dataclass(frozen=True)
class Backward:
    """The tensors of the view: those of the forward pass, and the gradient at its output.

    `complaint` is a sentence on a typed gradient that could not be used, or empty.
    """

    forward: Numbers
    grad_output: Tensor
    arguments: conv2d_arguments.Arguments
    sides: tuple[int, int, int, int]
    complaint: str = ""

    def example(self, of: str) -> WorkedExample:
        """The gradient of `of` (one of GRADIENTS) as a worked example."""
        if of == "bias":
            return conv2d_backward.bias_gradient(self.grad_output)
        make = conv2d_backward.input_gradient if of == "input" else conv2d_backward.weight_gradient
        return make(self.forward.input, self.forward.weight, self.grad_output, **self.arguments)


def numbers(values: Values) -> Backward:
    """The view's tensors, grad_output ones by default; raises ValueError as conv2d would."""
    given = convolution.numbers(values)
    setting = convolution.check(values, given)
    ones = torch.ones(setting.output_shape)
    grad_output, complaint = matrices.typed(values.grad_output, "grad_output", ones)
    sides = setting.windows.sides.for_pad
    return Backward(given, grad_output, convolution.arguments(values), sides, complaint)


# What is said of each gradient: its formula in words, and what it is good for.
WORDS: Mapping[str, str] = {
    "input": (
        "A cell of the :blue[input] was read by several windows. From each of them it gets the "
        ":violet[gradient] of that window's output, times the :orange[weight] that lay on it. "
        "This is what the layer **before** receives as its grad_output."
    ),
    "weight": (
        "A cell of the :orange[kernel] was used at every stop. From each of them it gets the "
        ":violet[gradient] of that stop's output, times the :blue[input] cell it lay on. "
        "This is what the optimizer's step uses to change the kernel."
    ),
    "bias": (
        "The :orange[bias] was added once to every cell of its output channel. So its gradient is "
        "the plain sum of that channel's :violet[grad_output]."
    ),
}

SYMBOLS: Mapping[str, str] = {
    "input": (
        r"\frac{\partial L}{\partial\,\text{input}[c, y, x]} = \sum_{\text{windows that read }"
        r"(y, x)} \text{grad\_output}[o, i, j] \times \text{weight}[o, c, k, l]"
    ),
    "weight": (
        r"\frac{\partial L}{\partial\,\text{weight}[o, c, k, l]} = \sum_{i, j} "
        r"\text{grad\_output}[o, i, j] \times \text{input}[c,\; i s + k d - p,\; j s + l d - p]"
    ),
    "bias": (
        r"\frac{\partial L}{\partial\,\text{bias}[o]} = \sum_{i, j} \text{grad\_output}[o, i, j]"
    ),
}


def code(given: Backward) -> str:
    """The backward pass by autograd; it prints the three gradients."""
    forward = given.forward
    bias = torch.zeros(forward.weight.shape[0]) if forward.bias is None else forward.bias
    rest = {k: v for k, v in given.arguments.items() if k != "padding_mode"}
    picture = "input"
    if given.arguments["padding_mode"] != "zeros":
        picture = f'F.pad(input, {given.sides}, mode="{given.arguments["padding_mode"]}")'
        rest["padding"] = 0
    defaults = snippets.CONV2D_DEFAULTS
    return "\n\n".join(
        [
            "import torch\nfrom torch.nn import functional as F",
            snippets.assign("input", forward.input),
            snippets.assign("weight", forward.weight),
            snippets.assign("bias", bias),
            "for tensor in (input, weight, bias):\n    tensor.requires_grad = True",
            f"output = F.conv2d({picture}, weight, bias{snippets.arguments(rest, defaults)})",
            snippets.assign("grad_output", given.grad_output),
            "output.backward(grad_output)\nprint(input.grad)\nprint(weight.grad)\nprint(bias.grad)",
        ]
    )
