"""Losses that compare each number with its target and then reduce: what L1 and MSE share."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from explainers.losses import reductions
from explainers.losses.broadcast import Pairing
from explainers.worked import Explanation, Index, Read, Role, Term, WorkedExample, added, digits_for

ROLES: dict[str, Role] = {"input": "input", "target": "neutral", "output": "output"}


@dataclass(frozen=True)
class Kind:
    """One such loss: PyTorch's function, and the signs around a difference.

    `value` and `slope` are what is written before and after `input − target` in the loss of one
    number and in its derivative.
    """

    name: str
    function: Callable[..., Tensor]
    value: tuple[str, str]
    slope: tuple[str, str]


def work(kind: Kind, input: Tensor, target: Tensor, reduction: str) -> WorkedExample:
    """The loss of `input` against `target`, cell by cell or reduced to one number.

    Both have one shape, or shapes that broadcast to one. Raises ValueError where PyTorch would
    refuse them.
    """
    reductions.check(reduction)
    arithmetic = _Arithmetic(kind, input, target, reduction)
    pairing = arithmetic.pairing
    output = kind.function(pairing.inputs, pairing.targets, reduction=reduction)
    return WorkedExample(
        operands={"input": input, "target": target},
        output=output,
        explainer=lambda index: arithmetic.explain_value(index, float(output[index])),
        roles=ROLES,
    )


def pairs(kind: Kind, input: Tensor, target: Tensor) -> WorkedExample:
    """The loss of every pair, with `input` and `target` as PyTorch repeats them: three like grids.

    Takes what `work` takes.
    """
    pairing = Pairing(input, target)
    return work(kind, pairing.inputs.contiguous(), pairing.targets.contiguous(), "none")


def gradient(kind: Kind, input: Tensor, target: Tensor, reduction: str) -> WorkedExample:
    """The gradient of the loss by `input`, by autograd; with "none", that of the losses' sum.

    The output has the shape of `input`, which must hold floating point numbers.
    """
    reductions.check(reduction)
    if not input.is_floating_point():
        raise ValueError(
            f"input holds {input.dtype}: a gradient needs floating point numbers. Write 3.0 for 3."
        )
    arithmetic = _Arithmetic(kind, input, target, reduction)
    leaf = input.detach().clone().requires_grad_()
    pairing = arithmetic.pairing
    loss = kind.function(leaf.expand(pairing.shape), pairing.targets, reduction=reduction)
    (output,) = torch.autograd.grad(loss.sum(), leaf)
    return WorkedExample(
        operands={"input": input, "target": target},
        output=output,
        explainer=lambda index: arithmetic.explain_slope(index, float(output[index])),
        roles={**ROLES, "output": "gradient"},
    )


@dataclass(frozen=True)
class _Arithmetic:
    kind: Kind
    input: Tensor
    target: Tensor
    reduction: str

    @cached_property
    def pairing(self) -> Pairing:
        return Pairing(self.input, self.target)

    def explain_value(self, index: Index, value: float) -> Explanation:
        pairs = self.pairing.places
        if self.reduction == "none":
            pairs = [pairs[_flat(index, self.pairing.shape)]]
        terms = [self._term(pair, self.kind.value) for pair in pairs]
        return Explanation(tuple(self._reduced(terms)), value)

    def explain_slope(self, index: Index, value: float) -> Explanation:
        own = _flat(index, tuple(self.input.shape))
        pairs = [pair for pair in self.pairing.places if pair[0] == own]
        terms = [self._term(pair, self.kind.slope) for pair in pairs]
        return Explanation(tuple(self._reduced(terms)), value)

    def _reduced(self, terms: Sequence[Term]) -> list[Term]:
        joined = added(terms) or [Term(("0",))]
        count = math.prod(self.pairing.shape)
        if self.reduction != "mean" or count == 1:
            return joined
        if len(joined) > 1:
            joined = [Term(("(",)), *joined, Term((")",))]
        return [*joined, Term((f" / {count}",))]

    def _term(self, pair: tuple[int, int], signs: tuple[str, str]) -> Term:
        places = (_place(self.input, pair[0]), _place(self.target, pair[1]))
        values = [float(self.input[places[0]]), float(self.target[places[1]])]
        digits = digits_for(values, lambda shown: shown[0] - shown[1], values[0] - values[1])
        input, target = (
            Read(name, place, value, digits=digits)
            for name, place, value in zip(("input", "target"), places, values, strict=True)
        )
        return Term((signs[0], input, " − ", target, signs[1]))


def _place(tensor: Tensor, place: int) -> Index:
    """The index of a cell that is counted flat."""
    index = []
    for size in reversed(tensor.shape):
        index.append(place % size)
        place //= size
    return tuple(reversed(index))


def _flat(index: Index, shape: Sequence[int]) -> int:
    place = 0
    for k, size in zip(index, shape, strict=True):
        place = place * size + k
    return place
