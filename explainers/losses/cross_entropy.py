"""torch.nn.functional.cross_entropy as a worked example, and its gradient.

For one sample with logits x and class t it is −ln(softmax(x)ₜ) = ln Σ eˣ − xₜ. The sum is taken
after the maximum m has been subtracted, ln Σ eˣ = m + ln Σ e^(x − m), because e^x alone leaves
float32 at x = 89 (the formula of torch.nn.CrossEntropyLoss; PyTorch's log_softmax subtracts too).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypedDict

import torch
from torch import Tensor
from torch.nn import functional as F

from explainers.losses.cross_entropy_slope import Slope
from explainers.losses.targets import Targets, check
from explainers.worked import (
    DIGITS,
    PLUS,
    Explanation,
    Index,
    Part,
    Read,
    Role,
    Term,
    WorkedExample,
    added,
    digits_for,
)

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
ROLES: dict[str, Role] = {
    "input": "input",
    "target": "neutral",
    "weight": "kernel",
    "softmax": "output",
    "output": "output",
}


class Arguments(TypedDict):
    """The arguments beside input and target, as `work` and `gradient` take them."""

    weight: Tensor | None
    ignore_index: int
    reduction: str
    label_smoothing: float


def work(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> WorkedExample:
    """The cross-entropy of logits against classes or probabilities.

    `input` is (C) for one sample or (N, C); `target` class indices, one for each sample, or
    probabilities in the shape of `input`; `weight` (C). The output is a number for each sample
    ("none"), or one number. Further axes of `input`, which PyTorch also takes, and an input
    without classes are outside this lesson. Raises ValueError where PyTorch would refuse.
    """
    targets = check(input, target, weight, ignore_index, reduction, label_smoothing)
    output = F.cross_entropy(
        input,
        target,
        weight=weight,
        ignore_index=ignore_index,
        reduction=reduction,
        label_smoothing=label_smoothing,
    )
    arithmetic = _Value(input, targets, reduction, target_axes=target.dim())
    operands = {"input": input, "target": target}
    if weight is not None:
        operands["weight"] = weight
    return WorkedExample(
        operands=operands,
        output=output,
        explainer=lambda index: arithmetic.explain(index, float(output[index])),
        roles=ROLES,
        axes={"input": ("sample", "class")[-input.dim() :], "weight": ("class",)},
    )


def gradient(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> WorkedExample:
    """The gradient by the logits, by autograd: softmax − target; with "none", of the losses' sum.

    Takes what `work` takes. The operands are the softmax and what is wanted of each class (a 1 in
    the target's class, smoothed and weighted); both and the output have the shape of `input`.
    """
    targets = check(input, target, weight, ignore_index, reduction, label_smoothing)
    if targets.classes is not None and target.dim() == input.dim():
        raise ValueError(
            f"target has shape {tuple(target.shape)} for a single sample: PyTorch takes that for "
            "the loss and not for its gradient. Give the class without an axis."
        )
    leaf = input.detach().clone().requires_grad_()
    loss = F.cross_entropy(
        leaf,
        target,
        weight=weight,
        ignore_index=ignore_index,
        reduction=reduction,
        label_smoothing=label_smoothing,
    )
    (output,) = torch.autograd.grad(loss.sum(), leaf)
    softmax = input.softmax(-1)
    wanted = targets.weighted.to(input.dtype).reshape(input.shape)
    arithmetic = Slope(softmax, wanted, targets, reduction)
    return WorkedExample(
        operands={"softmax": softmax, "target": wanted},
        output=output,
        explainer=lambda index: arithmetic.explain(index, float(output[index])),
        roles={**ROLES, "output": "gradient"},
    )


@dataclass(frozen=True)
class _Value:
    """The loss, spelled out for the samples that an output cell stands for."""

    input: Tensor
    targets: Targets
    reduction: str
    target_axes: int

    @property
    def single(self) -> bool:
        return self.input.dim() == 1

    def explain(self, index: Index, value: float) -> Explanation:
        kept = self.targets.kept
        samples = [n for n in kept if not index or n == index[0]]
        if not samples:
            return Explanation(tuple(self._ignored(index)), value)
        if self._nothing_to_divide_by():
            return Explanation(tuple(self._over_nothing(samples)), value)
        if len(samples) == 1 and self.targets.classes is not None and not self.targets.smoothing:
            terms = self._inline(samples[0])
        else:
            terms = [term for n in samples for term in self._definition(n)]
            own = [term for n in samples for term in (PLUS, *self._deviations(n))][1:]
            bracketed = self._divides(samples) and len(own) > 1
            terms += [Term(("(",)), *own, Term((")",))] if bracketed else own
        return Explanation((*terms, *self._divided(samples)), value)

    # --- one sample -----------------------------------------------------------------------------

    def _inline(self, n: int) -> list[Term]:
        label = self.targets.label(n)
        inner = [Term(self._announced(n))]
        bracket = self.targets.weight is not None
        if bracket:
            inner += [Term((self._weight(label), " × ("))]
        inner += [*self._log_sum(n), Term((" − ", self._logit(n, label)))]
        return [*inner, Term((")",))] if bracket else inner

    def _definition(self, n: int) -> list[Term]:
        return [
            Term((*self._announced(n), f"{_name(n)} = ")),
            *self._log_sum(n),
            Term(("\n",)),
        ]

    def _announced(self, n: int) -> tuple[Part, ...]:
        if self.targets.classes is None:
            return (f"sample {n}: ",)
        return ("target ", self._label(n), ": ")

    def _log_sum(self, n: int) -> list[Term]:
        """m + ln(e^(x₀ − m) + …), the logarithm of the sum of the exponentials."""
        row = self._row(n)
        top = self._logit(n, int(row.argmax()))
        exponentials = [Term(("e^(", self._logit(n, c), " − ", top, ")")) for c in range(len(row))]
        joined = added(exponentials)
        return [Term((top,)), Term((" + ln(",)), *joined, Term((")",))]

    def _deviations(self, n: int) -> list[Term]:
        if self.targets.classes is None:
            return added(self._share(n, c) for c in range(self.targets.count))
        own = self._deviation(n, self.targets.label(n))
        if not self.targets.smoothing:
            return [Term(own)]
        smoothing = self.targets.smoothing_text
        opening = Term((f"{smoothing}/{self.targets.count} × (",))
        spread = (opening, *self._spread(n), Term((")",)))
        return [Term((f"(1 − {smoothing}) × ", *own)), PLUS, *spread]

    def _spread(self, n: int) -> list[Term]:
        """How far all classes fall behind, added up."""
        return added(Term(self._deviation(n, c)) for c in range(self.targets.count))

    def _share(self, n: int, c: int) -> Term:
        probabilities = self.targets.probabilities
        assert probabilities is not None
        index = (c,) if self.single else (n, c)
        share: tuple[Part, ...] = (Read("target", index, float(probabilities[n, c])),)
        if self.targets.smoothing:
            smoothing = self.targets.smoothing_text
            share = (f"((1 − {smoothing}) × ", *share, f" + {smoothing}/{self.targets.count})")
        return Term((*share, " × ", *self._deviation(n, c)))

    def _deviation(self, n: int, c: int) -> tuple[Part, ...]:
        """w × (L − x): how far class `c` falls behind all of them together."""
        weight = () if self.targets.weight is None else (self._weight(c), " × ")
        return (*weight, f"({_name(n)} − ", self._logit(n, c), ")")

    # --- all samples ----------------------------------------------------------------------------

    def _ignored(self, index: Index) -> Iterator[Term]:
        if self.targets.samples == 0:
            yield Term(("no samples: ",))
        elif index or self.targets.samples == 1:
            label = self._label(index[0] if index else 0)
            yield Term(("target ", label, " is ignored: "))
        else:
            yield Term(("every target is ignored: ",))
        yield Term(("0 / 0",) if self.reduction == "mean" else ("0",))

    def _divides(self, samples: list[int]) -> bool:
        by_weights = self.targets.weight is not None and self.targets.classes is not None
        return self.reduction == "mean" and (by_weights or len(samples) > 1)

    def _divided(self, samples: list[int]) -> list[Term]:
        if not self._divides(samples):
            return []
        if self.targets.weight is None or self.targets.classes is None:
            return [Term((f" / {len(samples)}",))]
        weights = added(Term((self._weight(self.targets.label(n)),)) for n in samples)
        if len(weights) == 1:
            return [Term((" / ",)), *weights]
        return [Term((" / (",)), *weights, Term((")",))]

    def _nothing_to_divide_by(self) -> bool:
        """Whether smoothed targets are divided by weights that add up to 0."""
        divided = self.targets.classes is not None and self.reduction == "mean"
        return divided and self.targets.smoothing > 0 and self.targets.divisor == 0

    def _over_nothing(self, samples: list[int]) -> Iterator[Term]:
        """PyTorch divides the two parts of a smoothed loss apart: 0 / 0 stays NaN beside x / 0."""
        smoothing = self.targets.smoothing_text
        own = added(Term(self._deviation(n, self.targets.label(n))) for n in samples)
        spread = [term for n in samples for term in (PLUS, *self._spread(n))][1:]
        yield from (term for n in samples for term in self._definition(n))
        yield from (Term((f"(1 − {smoothing}) × (",)), *own, Term((")",)), *self._divided(samples))
        yield from (Term((f" + {smoothing}/{self.targets.count} × (",)), *spread, Term((")",)))
        yield from self._divided(samples)

    # --- reads ----------------------------------------------------------------------------------

    def _row(self, n: int) -> Tensor:
        return self.input if self.single else self.input[n]

    def _logit(self, n: int, c: int) -> Read:
        place = (c,) if self.single else (n, c)
        return Read("input", place, float(self._row(n)[c]), digits=self._digits[n])

    @cached_property
    def _digits(self) -> list[int]:
        """For each sample the digits that show how far its logits lie below the largest."""
        return [_apart(self._row(n).tolist()) for n in range(self.targets.samples)]

    def _label(self, n: int) -> Read:
        return Read("target", (n,)[: self.target_axes], float(self.targets.labels[n]))

    def _weight(self, c: int) -> Read:
        assert self.targets.weight is not None
        return Read("weight", (c,), float(self.targets.weight[c]))


def _apart(row: list[float]) -> int:
    """With how many digits each of `row` is seen to differ from the largest."""
    if not all(map(math.isfinite, row)):
        return DIGITS
    top = max(row)
    return max(digits_for([top, x], lambda shown: shown[0] - shown[1], top - x) for x in row)


def _name(sample: int) -> str:
    return "L" + str(sample).translate(SUBSCRIPTS)
