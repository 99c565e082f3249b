"""torch.optim.RMSprop's step as a worked example: each gradient divided by its usual size.

The formulas are those of torch.optim.RMSprop's documentation: s ← α s + (1 − α) g², then
θ ← θ − lr g / (√s + eps); with momentum, b ← μ b + g / (√s + eps) and θ ← θ − lr b.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.optim import RMSprop

from explainers.optimizers import steps
from explainers.optimizers.steps import Parts, StepExample, literal
from explainers.worked import Read


def work(
    param: Tensor,
    grad: Tensor,
    square_avg: Tensor | None = None,
    momentum_buffer: Tensor | None = None,
    *,
    lr: float = 1e-2,
    alpha: float = 0.99,
    eps: float = 1e-8,
    weight_decay: float = 0,
    momentum: float = 0,
) -> StepExample:
    """One step from `param` (any shape) with its gradient `grad` (the same shape).

    `square_avg` and (with momentum) `momentum_buffer` are the state left by the step before; None
    stands for the zeros that PyTorch begins with. Raises ValueError where torch.optim.RMSprop
    would refuse the arguments, or where they are NaN.
    """
    check(lr=lr, alpha=alpha, eps=eps, weight_decay=weight_decay, momentum=momentum)
    steps.check_tensors(param, grad, square_avg=square_avg, momentum_buffer=momentum_buffer)
    state = {"square_avg": torch.zeros_like(param) if square_avg is None else square_avg}
    if momentum:
        empty = momentum_buffer is None
        state["momentum_buffer"] = torch.zeros_like(param) if empty else momentum_buffer  # type: ignore[assignment]
    after, new = steps.take(
        RMSprop, param, grad, {"step": steps.count(0), **state}, lr=lr, alpha=alpha, eps=eps,
        weight_decay=weight_decay, momentum=momentum,
    )  # fmt: skip

    def average(param: Read, grad: Read, old: Read, _: Read | None = None) -> Parts:
        g = steps.decayed(grad, param, weight_decay)
        keep = literal(alpha)
        return (f"{keep} × ", old, f" + (1 − {keep}) × ", *g, "²")

    def scaled(g: Parts, inside: Parts) -> Parts:
        return (*g, " / (√", *inside, f" + {literal(steps.held(eps, param))})")

    def moved(param: Read, move: Parts, buffer: Read | None) -> Parts:
        if buffer is not None:
            move = (f"({literal(momentum)} × ", buffer, " + ", *move, ")")
        return (param, f" − {literal(lr)} × ", *move)

    def whole(param: Read, grad: Read, old: Read, buffer: Read | None = None) -> Parts:
        g = steps.decayed(grad, param, weight_decay)
        return moved(param, scaled(g, ("(", *average(param, grad, old), ")")), buffer)

    def last(param: Read, grad: Read, new: Read, buffer: Read | None = None) -> Parts:
        g = steps.decayed(grad, param, weight_decay)
        return moved(param, scaled(g, (new,)), buffer)

    operands = {"param": param, "grad": grad, **state}
    seen = {k: v for k, v in operands.items() if k != "momentum_buffer"}
    ahead = {"param": param, "grad": grad, "mean square": new["square_avg"]}
    if momentum:
        ahead["momentum_buffer"] = state["momentum_buffer"]
    return StepExample(
        operands,
        after,
        steps.explainer(operands, after, whole),
        steps.roles(operands),
        state={name: new[name] for name in state},
        parts={
            "mean square": steps.example(seen, new["square_avg"], average),
            "parameter": steps.example(ahead, after, last),
        },
    )


def check(
    *,
    lr: float = 1e-2,
    alpha: float = 0.99,
    eps: float = 1e-8,
    weight_decay: float = 0,
    momentum: float = 0,
) -> None:
    """Raise ValueError, in words, where torch.optim.RMSprop refuses (or where one is NaN)."""
    steps.check_numbers(lr=lr, eps=eps, momentum=momentum, weight_decay=weight_decay, alpha=alpha)
