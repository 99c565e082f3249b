"""What Adam and AdamW share: two averages, bias correction, and a step of their ratio.

The formulas are those of torch.optim.Adam's documentation (Kingma and Ba, 2015):
m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ) and
θ ← θ − lr m̂ / (√v̂ + eps). They differ in where the weight decay goes (Loshchilov and Hutter,
2019): Adam adds it to g, so it passes through both averages; AdamW shrinks θ itself, beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.optim import Adam, AdamW

from explainers.optimizers import steps
from explainers.optimizers.steps import Parts, StepExample, literal, power
from explainers.worked import Read


@dataclass(frozen=True)
class Rule:
    """Adam's arithmetic with its hyperparameters, for step number `t`, from 1."""

    kind: type[Adam] | type[AdamW]
    t: int
    lr: float
    betas: tuple[float, float]
    eps: float
    weight_decay: float

    @property
    def decoupled(self) -> bool:
        """Whether weight decay acts on the parameter itself."""
        return self.kind is AdamW

    def gradient(self, param: Read, grad: Read) -> Parts:
        """The gradient that goes into the averages."""
        return steps.decayed(grad, param, 0 if self.decoupled else self.weight_decay)

    def first(self, param: Read, grad: Read, old: Read) -> Parts:
        """The average of the gradients."""
        keep = literal(self.betas[0])
        return (f"{keep} × ", old, f" + (1 − {keep}) × ", *self.gradient(param, grad))

    def second(self, param: Read, grad: Read, old: Read) -> Parts:
        """The average of their squares."""
        keep = literal(self.betas[1])
        return (f"{keep} × ", old, f" + (1 − {keep}) × ", *self.gradient(param, grad), "²")

    def corrected(self, average: Parts, which: int) -> Parts:
        """An average divided by the share of it that is not the zero it began with."""
        return (*average, f" / (1 − {power(self.betas[which], self.t)})")

    def moved(self, param: Read, first: Parts, second: Parts) -> Parts:
        """The parameter after the step, from the corrected averages."""
        start: Parts = (param,)
        if self.decoupled and self.weight_decay:
            decay = f" × (1 − {literal(self.lr)} × {literal(self.weight_decay)})"
            start = (param, decay)
        over = (" / (√", *second, f" + {literal(self.eps)})")
        return (*start, f" − {literal(self.lr)} × ", *first, *over)

    def whole(self, param: Read, grad: Read, first: Read, second: Read) -> Parts:
        """All of the step in one line."""
        m = self.corrected(("(", *self.first(param, grad, first), ")"), 0)
        v = self.corrected(("(", *self.second(param, grad, second), ")"), 1)
        return self.moved(param, m, ("(", *v, ")"))


def work(
    rule: Rule, param: Tensor, grad: Tensor, exp_avg: Tensor | None, exp_avg_sq: Tensor | None
) -> StepExample:
    """One step by `rule`; the averages are those left by the step before, None for zeros."""
    steps.check_tensors(param, grad, exp_avg=exp_avg, exp_avg_sq=exp_avg_sq)
    zeros = torch.zeros_like(param)
    old = {
        "exp_avg": zeros if exp_avg is None else exp_avg,
        "exp_avg_sq": zeros if exp_avg_sq is None else exp_avg_sq,
    }
    after, state = steps.take(
        rule.kind, param, grad, {"step": steps.count(rule.t - 1), **old}, lr=rule.lr,
        betas=rule.betas, eps=rule.eps, weight_decay=rule.weight_decay,
    )  # fmt: skip
    m, v = state["exp_avg"], state["exp_avg_sq"]
    hats = [avg / (1 - beta**rule.t) for avg, beta in zip((m, v), rule.betas, strict=True)]
    operands = {"param": param, "grad": grad, **old}
    pair = {"param": param, "grad": grad}
    parts = {
        "first moment": steps.example({**pair, "exp_avg": old["exp_avg"]}, m, rule.first),
        "second moment": steps.example({**pair, "exp_avg_sq": old["exp_avg_sq"]}, v, rule.second),
        "first, corrected": steps.example(
            {"first moment": m}, hats[0], lambda m: rule.corrected((m,), 0)
        ),
        "second, corrected": steps.example(
            {"second moment": v}, hats[1], lambda v: rule.corrected((v,), 1)
        ),
        "parameter": steps.example(
            {"param": param, "first, corrected": hats[0], "second, corrected": hats[1]},
            after,
            lambda param, m, v: rule.moved(param, (m,), (v,)),
        ),
    }
    return StepExample(
        operands,
        after,
        steps.explainer(operands, after, rule.whole),
        steps.roles(operands),
        state=state,
        parts=parts,
    )


def check(
    *,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0,
) -> None:
    """Raise ValueError, in words, for arguments that Adam and AdamW refuse."""
    steps.check_numbers(lr=lr, eps=eps, weight_decay=weight_decay)
    steps.check_betas(betas)
