"""Gradients by finite differences, the check that needs no chain rule.

The central difference (L(w + ε) − L(w − ε)) ÷ 2ε misses the derivative by about ε² of L's third
derivative, and by rounding, which grows as ε shrinks (see torch.autograd.gradcheck, which does
the same).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.worked import Index, number

SEEN = 5e-6  # as a share: what six digits show
Loss = Callable[[Mapping[str, Tensor]], Tensor]
"""The loss as a function of the leaves by name."""


@dataclass(frozen=True)
class Difference:
    """One number moved by ε both ways: the losses, and the slope beside autograd's gradient."""

    name: str
    index: Index
    eps: float
    above: float
    below: float
    estimate: float
    gradient: float

    @property
    def error(self) -> float:
        """|estimate − gradient| ÷ the larger of the two; 0 where both are 0."""
        return relative_error(self.estimate, self.gradient)

    @property
    def written(self) -> str:
        """The quotient in numbers, with the digits in which the two losses differ."""
        for digits in range(8, 17):
            above, below = (float(f"{loss:.{digits}g}") for loss in (self.above, self.below))
            if math.isclose((above - below) / (2 * self.eps), self.estimate, rel_tol=SEEN):
                break
        else:
            digits = 17  # what tells any two float64 apart
        above_, below_ = (number(loss, digits) for loss in (self.above, self.below))
        return f"({above_} − {below_}) ÷ (2 × {number(self.eps)})"


def relative_error(one: float, other: float) -> float:
    """How far two numbers are apart, as a share of the larger (0 where both are 0)."""
    largest = max(abs(one), abs(other))
    return abs(one - other) / largest if largest else 0.0


def check(
    loss: Loss, leaves: Mapping[str, Tensor], eps: float, dtype: torch.dtype = torch.float64
) -> list[Difference]:
    """The central difference of `loss` by every number of every leaf, computed in `dtype`.

    `loss` gives a tensor without axes. Raises ValueError unless `eps` is positive.
    """
    if not eps > 0:
        raise ValueError(f"eps is {eps}: the step must be larger than 0.")
    cast = {name: tensor.detach().to(dtype) for name, tensor in leaves.items()}
    gradients = _gradients(loss, cast)
    return [
        _difference(loss, cast, name, index, eps, gradients[name])
        for name, tensor in cast.items()
        for index in _places(tensor)
    ]


def sweep(
    loss: Loss,
    leaves: Mapping[str, Tensor],
    name: str,
    index: Index,
    steps: list[float],
    dtype: torch.dtype,
) -> list[Difference]:
    """The same number checked with each ε in `steps`."""
    cast = {key: tensor.detach().to(dtype) for key, tensor in leaves.items()}
    gradient = _gradients(loss, cast)[name]
    return [_difference(loss, cast, name, index, eps, gradient) for eps in steps]


def passes_gradcheck(loss: Loss, leaves: Mapping[str, Tensor]) -> bool:
    """What torch.autograd.gradcheck says, in float64 with its default ε and tolerances."""
    names = list(leaves)
    tensors = [leaves[name].detach().double().requires_grad_() for name in names]

    def function(*given: Tensor) -> Tensor:
        return loss(dict(zip(names, given, strict=True)))

    return bool(torch.autograd.gradcheck(function, tensors, raise_exception=False))


def _gradients(loss: Loss, leaves: Mapping[str, Tensor]) -> dict[str, Tensor]:
    tensors = {name: tensor.clone().requires_grad_() for name, tensor in leaves.items()}
    found = torch.autograd.grad(loss(tensors), list(tensors.values()))
    return dict(zip(tensors, found, strict=True))


def _difference(
    loss: Loss, leaves: Mapping[str, Tensor], name: str, index: Index, eps: float, gradient: Tensor
) -> Difference:
    above, below = (_moved(loss, leaves, name, index, step) for step in (eps, -eps))
    return Difference(
        name=name,
        index=index,
        eps=eps,
        above=above.item(),
        below=below.item(),
        estimate=((above - below) / (2 * eps)).item(),
        gradient=gradient[index].item(),
    )


def _moved(
    loss: Loss, leaves: Mapping[str, Tensor], name: str, index: Index, step: float
) -> Tensor:
    moved = leaves[name].clone()
    moved[index] += step
    with torch.no_grad():
        return loss({**leaves, name: moved})


def _places(tensor: Tensor) -> list[Index]:
    cells = torch.ones_like(tensor).nonzero().tolist()
    return [tuple(cell) for cell in cells]
