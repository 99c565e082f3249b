"""What all update rules share: one real step of torch.optim, its checks, its arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

from explainers.worked import MINUS, Explanation, Index, Part, Read, Role, Term, WorkedExample

Parts = tuple[Part, ...]
Spelling = Callable[[Index], Parts]

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ROLES: dict[str, Role] = {"param": "kernel", "grad": "gradient", "output": "output"}


@dataclass(frozen=True)
class StepExample(WorkedExample):
    """One step of an optimizer; the output is the parameter after it.

    `state` is what the optimizer remembers after the step, under torch.optim's own names; `parts`
    are the step's intermediate results in order, each a worked example of its own.
    """

    state: Mapping[str, Tensor] = field(default_factory=dict, kw_only=True)
    parts: Mapping[str, WorkedExample] = field(default_factory=dict, kw_only=True)


def take(
    kind: Callable[..., Optimizer],
    param: Tensor,
    grad: Tensor,
    state: Mapping[str, Tensor],
    **arguments: Any,
) -> tuple[Tensor, dict[str, Tensor]]:
    """The parameter and the state after one step of torch.optim; nothing given is changed."""
    leaf = param.detach().clone().requires_grad_()
    leaf.grad = grad.detach().clone()
    optimizer = kind([leaf], **arguments)
    if state:
        optimizer.state[leaf] = {name: value.clone() for name, value in state.items()}
    optimizer.step()
    after = {
        name: value.detach().clone()
        for name, value in optimizer.state[leaf].items()
        if isinstance(value, Tensor)
    }
    return leaf.detach(), after


def example(
    operands: Mapping[str, Tensor], output: Tensor, spelling: Callable[..., Parts]
) -> WorkedExample:
    """An example whose cells read the operands' cells in their own place.

    `spelling` gets the reads of one cell, in the order of the operands.
    """
    return WorkedExample(
        dict(operands), output, explainer(operands, output, spelling), roles(operands)
    )


def explainer(
    operands: Mapping[str, Tensor], output: Tensor, spelling: Callable[..., Parts]
) -> Callable[[Index], Explanation]:
    """The explainer of an example whose cells read the operands' cells in their own place."""

    def explain(index: Index) -> Explanation:
        reads = [Read(name, index, float(tensor[index])) for name, tensor in operands.items()]
        return Explanation((Term(spelling(*reads)),), float(output[index]))

    return explain


def roles(operands: Mapping[str, Tensor]) -> dict[str, Role]:
    """The colour of each operand: parameters, gradients, and what is remembered (neutral)."""
    return {name: _ROLES.get(name, "neutral") for name in (*operands, "output")}


def decayed(grad: Read, param: Read, weight_decay: float) -> Parts:
    """The gradient, with the pull of `weight_decay` towards 0 added where there is one (L2)."""
    if weight_decay == 0:
        return (grad,)
    return ("(", grad, f" + {literal(weight_decay)} × ", param, ")")


def literal(value: float) -> str:
    """A hyperparameter as it stands in the arithmetic: short, and right to 12 digits."""
    text = f"{value:.12g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", MINUS)


def held(eps: float, param: Tensor) -> float:
    """`eps` as it is added to a divisor of the parameter's type: one too small for it is 0."""
    return eps if torch.tensor(eps, dtype=param.dtype) else 0.0


def power(base: float, exponent: int) -> str:
    """`base` to the power of a whole number: `0.9¹²`."""
    return literal(base) + str(exponent).translate(_SUPERSCRIPTS)


def check_tensors(param: Tensor, grad: Tensor, **state: Tensor | None) -> None:
    """Refuse what no optimizer could step with: other shapes than the parameter's, or integers."""
    if not param.is_floating_point():
        raise ValueError(
            f"param holds {param.dtype}: a step moves it by fractions, so it must hold floating "
            "point numbers. Write 3.0 for 3."
        )
    for name, tensor in {"grad": grad, **state}.items():
        if tensor is not None and tensor.shape != param.shape:
            raise ValueError(
                f"{name} has shape {tuple(tensor.shape)} and param {tuple(param.shape)}: each "
                "number of the parameter has its own, so the shapes must be equal."
            )


_NEGATIVE = {
    "lr": "the step would go up the gradient. Use maximize=True for that.",
    "momentum": "the part of the velocity that is kept is 0 or more.",
    "weight_decay": "it pulls the parameters towards 0, and cannot push them away.",
    "eps": "it keeps the divisor away from 0.",
    "alpha": "the part of the average that is kept is 0 or more.",
}


def check_numbers(**arguments: float) -> None:
    """Refuse negative (and NaN) hyperparameters, by their names in torch.optim."""
    for name, value in arguments.items():
        if not value >= 0:
            raise ValueError(f"{name} is {literal(value)}: it must be 0 or more; {_NEGATIVE[name]}")


def check_betas(betas: tuple[float, float]) -> None:
    """Refuse averages that keep nothing of the new value, or do not forget."""
    for k, beta in enumerate(betas):
        if not 0 <= beta < 1:
            raise ValueError(
                f"betas[{k}] is {literal(beta)}: it must be at least 0 and below 1, as it is the "
                "part of the old average that is kept; with 1 nothing new would ever come in."
            )


def check_count(step: int) -> None:
    """Refuse a number of earlier steps that cannot be."""
    if step < 0:
        raise ValueError(f"step is {step}: it counts the steps before this one, so 0 or more.")


def count(step: int) -> Tensor:
    """The number of steps as torch.optim keeps it among the state."""
    return torch.tensor(float(step))
