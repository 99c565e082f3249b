"""Cross-entropy one operation at a time, each a worked example: from the logits to the loss.

The samples stand in rows from the first step to the last, so what belongs to a sample has shape
(N, 1). Every number is computed by PyTorch in the dtype of the input.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.losses import targets as targets_
from explainers.losses.cross_entropy_values import Values, values
from explainers.losses.targets import Targets
from explainers.worked import (
    Explanation,
    Index,
    Part,
    Read,
    Role,
    Term,
    WorkedExample,
    added,
    digits_for,
    number,
)

ROLES: dict[str, Role] = {
    "input": "input",
    "target": "neutral",
    "weight": "kernel",
    "weight of the target": "kernel",
}


@dataclass(frozen=True)
class Step:
    """One operation: its name, why it is there (Markdown), and its worked example.

    `caption` names the output; `operators` are the signs between the grids.
    """

    name: str
    why: str
    caption: str
    operators: tuple[str, ...]
    example: WorkedExample


def steps(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> tuple[Step, ...]:
    """The six steps from `input` (N, C) to the loss; arguments and errors as `cross_entropy.work`.

    With reduction "none" the last step is left out: the losses stay as they are.
    """
    targets = targets_.check(input, target, weight, ignore_index, reduction, label_smoothing)
    made = values(input, target, weight, ignore_index, reduction, label_smoothing)
    found = (_shift(made), _exponential(made), _sum(made), _logarithm(made), _pick(made, targets))
    return found if reduction == "none" else (*found, _reduce(made, targets, reduction))


def _shift(made: Values) -> Step:
    def explain(index: Index) -> Explanation:
        n, _ = index
        winner = int(made.input[n].argmax())
        pair = [float(made.input[index]), float(made.input[n, winner])]
        digits = digits_for(pair, lambda v: v[0] - v[1], pair[0] - pair[1])

        def read(place: Index) -> Read:
            return Read("input", place, float(made.input[place]), digits=digits)

        others = [Term((read((n, c)),), counts=c == winner) for c in range(made.input.shape[1])]
        commas = [t for other in others for t in (Term((", ",)), other)][1:]
        opening = Term((read(index), " − max("))
        return _explained((opening, *commas, Term((")",))), made.shifted, index)

    return Step(
        "Subtract the maximum",
        "The largest logit of each sample becomes 0 and no other is above it, so that no "
        "exponential can overflow. The loss stays the same: what is taken out of the sum here, "
        "$e^{m}$, is divided away again by the softmax.",
        "input − maximum",
        ("→",),
        WorkedExample({"input": made.input}, made.shifted, explain, ROLES),
    )


def _exponential(made: Values) -> Step:
    def explain(index: Index) -> Explanation:
        term = Term(("e^", _read("shifted", made.shifted, index)))
        return _explained((term,), made.exponentials, index)

    return Step(
        "Exponentials",
        "Every logit becomes a positive number; one more in the logit means e ≈ 2.718 times as "
        "much. All of them lie between 0 and 1 now.",
        "exponentials",
        ("→",),
        WorkedExample({"shifted": made.shifted}, made.exponentials, explain, {"shifted": "input"}),
    )


def _sum(made: Values) -> Step:
    def explain(index: Index) -> Explanation:
        reads = (
            Term((_read("exponentials", made.exponentials, (index[0], c)),))
            for c in range(made.input.shape[1])
        )
        return _explained(added(reads), made.sums, index)

    return Step(
        "Sum",
        "The classes of a sample share one sum: raise one logit, and every other class loses. An "
        "exponential divided by this sum is the softmax, the probability of its class.",
        "sum",
        ("→",),
        WorkedExample(
            {"exponentials": made.exponentials}, made.sums, explain, {"exponentials": "input"}
        ),
    )


def _logarithm(made: Values) -> Step:
    def explain(index: Index) -> Explanation:
        place = (index[0], 0)
        values = [float(made.shifted[index]), float(made.sums[place])]
        digits = digits_for(values, lambda v: v[0] - math.log(v[1]), float(made.log_softmax[index]))
        shifted = Read("shifted", index, values[0], digits=digits)
        total = Read("sum", place, values[1], digits=digits)
        term = Term((shifted, " − ln(", total, ")"))
        return _explained((term,), made.log_softmax, index)

    return Step(
        "Logarithm",
        "The logarithm of the softmax: never above 0, and 0 only for a class that is certain. The "
        "quotient has become a difference, so nothing has to be divided.",
        "log_softmax",
        ("− ln", "="),
        WorkedExample(
            {"shifted": made.shifted, "sum": made.sums},
            made.log_softmax,
            explain,
            {"shifted": "input", "sum": "input"},
        ),
    )


def _pick(made: Values, targets: Targets) -> Step:
    shares = targets.shares.to(made.input.dtype)
    operands = {"log_softmax": made.log_softmax, "target": shares}
    weight = targets.weight
    if weight is not None:
        operands["weight"] = weight

    def term(n: int, c: int) -> Term:
        share = _read("target", shares, (n, c))
        factor: tuple[Part, ...] = ()
        if weight is not None:
            factor = (_read("weight", weight, (c,)), " × ")
        own = _read("log_softmax", made.log_softmax, (n, c))
        return Term((*factor, share, " × ", own), counts=share.value != 0)

    def explain(index: Index) -> Explanation:
        n = index[0]
        if n not in targets.kept:
            label = number(targets.labels[n])
            return _explained((Term((f"target {label} is ignored: 0",)),), made.losses, index)
        own = added([term(n, c) for c in range(made.input.shape[1])])
        return _explained((Term(("−(",)), *own, Term((")",))), made.losses, index)

    roles: dict[str, Role] = {**ROLES, "log_softmax": "input"}
    return Step(
        "Pick",
        "The target says how much each class counts: a single 1 picks the target's own class, "
        "label smoothing leaves every class a little, and `weight` multiplies each class. The "
        "minus turns “as likely as possible” into “as small as possible”.",
        "loss of each sample",
        ("×", "×", "→") if weight is not None else ("×", "→"),
        WorkedExample(operands, made.losses, explain, roles),
    )


def _reduce(made: Values, targets: Targets, reduction: str) -> Step:
    operands = {"losses": made.losses}
    weights = _target_weights(targets, made.input.dtype)
    weighted = reduction == "mean" and weights is not None
    if weighted and weights is not None:
        operands["weight of the target"] = weights

    def explain(index: Index) -> Explanation:
        reads = [Term((_read("losses", made.losses, (n, 0)),)) for n in targets.kept]
        if _parts_cancel(made, targets, weighted):
            return _explained((Term((PARTS_CANCEL,)),), made.loss, index)
        terms = added(reads) or [Term(("0",))]
        if reduction == "mean":
            if len(reads) > 1:
                terms = [Term(("(",)), *terms, Term((")",))]
            terms.append(Term((" / ",)))
            if weighted and weights is not None and reads:
                below = [
                    Term((_read("weight of the target", weights, (n, 0)),)) for n in targets.kept
                ]
                terms += [Term(("(",)), *added(below), Term((")",))]
            else:
                terms.append(Term((str(len(reads)),)))
        return _explained(terms, made.loss, index)

    return Step(
        "Reduce",
        _why_reduce(targets, reduction),
        f"loss ({reduction})",
        ("÷", "→") if weighted else ("→",),
        WorkedExample(operands, made.loss, explain, {**ROLES, "losses": "input"}),
    )


PARTS_CANCEL = "both parts of a smoothed loss are divided by 0, which leaves no number: 0 / 0"


def _parts_cancel(made: Values, targets: Targets, weighted: bool) -> bool:
    """Whether the losses' sum over 0 would be infinite, but PyTorch's two parts are no number."""
    divided = weighted and targets.smoothing > 0 and bool(targets.kept) and targets.divisor == 0
    return divided and bool(made.loss.isnan()) and bool(made.losses[targets.kept].sum() != 0)


def _why_reduce(targets: Targets, reduction: str) -> str:
    if reduction == "sum":
        return "The losses are added up; ignored samples add nothing."
    if not targets.kept:
        return (
            "Every target is ignored, so the mean is a sum of nothing divided by 0 samples: "
            "0 / 0 is NaN, not a number. Its gradient is 0, so the network survives such a batch; "
            "every average that the loss enters becomes NaN."
        )
    if targets.weight is not None and targets.classes is not None:
        return (
            "With `weight` the mean divides by the **weights of the targets**, not by the number "
            "of samples: it is a weighted average. For a single sample the weight cancels."
        )
    if len(targets.kept) < targets.samples:
        return "Ignored samples count neither above nor below the line: the mean is of the others."
    return "The losses are added up and divided by the number of samples."


def _target_weights(targets: Targets, dtype: torch.dtype) -> Tensor | None:
    """(N, 1): the weight of each sample's class, 0 where it is ignored."""
    if targets.weight is None or targets.classes is None:
        return None
    found = [0.0 if c is None else float(targets.weight[c]) for c in targets.classes]
    return torch.tensor(found, dtype=dtype)[:, None]


def _read(name: str, tensor: Tensor, index: Index) -> Read:
    return Read(name, index, float(tensor[index]))


def _explained(terms: Iterable[Term], output: Tensor, index: Index) -> Explanation:
    return Explanation(tuple(terms), float(output[index]))
