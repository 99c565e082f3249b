"""The backward pass of linear for one sample: its three gradients as worked examples.

output[o] = Σᵢ input[i] × weight[o, i] + bias[o], so each product sends the gradient of its output
to both of its factors, multiplied by the other one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.layers.way_back import check_gradient
from explainers.worked import Explanation, Index, Read, Role, Term, WorkedExample, added

ROLES: dict[str, Role] = {
    "grad_output": "gradient",
    "weight": "kernel",
    "input": "input",
    "output": "gradient",
}
AXES = {
    "grad_output": ("output feature",),
    "input": ("input feature",),
    "weight": ("output feature", "input feature"),
}


def input_gradient(input: Tensor, weight: Tensor, grad_output: Tensor) -> WorkedExample:
    """grad_output × weight, summed over the outputs that an input feature went into.

    `input` (I,), `weight` (O, I), `grad_output` (O,); the output is (I,). Raises ValueError for
    tensors of other shapes.
    """
    gradient, _ = _by_autograd(input, weight, grad_output)

    def pairs(index: Index) -> Sequence[tuple[Read, Read]]:
        (i,) = index
        return [
            (_read("grad_output", (o,), grad_output), _read("weight", (o, i), weight))
            for o in range(len(weight))
        ]

    return _example({"grad_output": grad_output, "weight": weight}, gradient, pairs, "input")


def weight_gradient(input: Tensor, weight: Tensor, grad_output: Tensor) -> WorkedExample:
    """grad_output × input: one product for each weight. Tensors and errors as `input_gradient`."""
    _, gradient = _by_autograd(input, weight, grad_output)

    def pairs(index: Index) -> Sequence[tuple[Read, Read]]:
        o, i = index
        return [(_read("grad_output", (o,), grad_output), _read("input", (i,), input))]

    return _example({"grad_output": grad_output, "input": input}, gradient, pairs, "weight")


def bias_gradient(grad_output: Tensor) -> WorkedExample:
    """The gradient of the output as it is: the bias was added once. `grad_output` (O,)."""
    return WorkedExample(
        operands={"grad_output": grad_output},
        output=grad_output.clone(),
        explainer=lambda index: Explanation(
            (Term((_read("grad_output", index, grad_output),)),), float(grad_output[index])
        ),
        roles=ROLES,
        axes={**AXES, "output": AXES["grad_output"]},
    )


def _example(
    operands: dict[str, Tensor],
    gradient: Tensor,
    pairs: Callable[[Index], Sequence[tuple[Read, Read]]],
    of: str,
) -> WorkedExample:
    def explain(index: Index) -> Explanation:
        products = [Term((one, "×", other)) for one, other in pairs(index)]
        return Explanation(tuple(added(products)), float(gradient[index]))

    return WorkedExample(operands, gradient, explain, ROLES, axes={**AXES, "output": AXES[of]})


def _by_autograd(input: Tensor, weight: Tensor, grad_output: Tensor) -> tuple[Tensor, Tensor]:
    if input.dim() != 1 or weight.dim() != 2 or weight.shape[1] != input.shape[0]:
        raise ValueError(
            f"input has shape {tuple(input.shape)} and weight {tuple(weight.shape)}: they must be "
            "(in_features) and (out_features, in_features)."
        )
    leaves = input.detach().requires_grad_(), weight.detach().requires_grad_()
    output = F.linear(*leaves)
    check_gradient(grad_output, output)
    for_input, for_weight = torch.autograd.grad(output, leaves, grad_output)
    return for_input, for_weight


def _read(name: str, index: Index, tensor: Tensor) -> Read:
    return Read(name, index, float(tensor[index]))
