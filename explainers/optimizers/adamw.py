"""torch.optim.AdamW's step as a worked example: Adam with the weight decay beside the averages.

Weight decay shrinks the parameter itself, before the step. The formulas are in
`explainers.optimizers.moments`.
"""

from __future__ import annotations

from torch import Tensor
from torch.optim import AdamW

from explainers.optimizers import moments, steps
from explainers.optimizers.moments import check
from explainers.optimizers.steps import StepExample

__all__ = ["check", "work"]


def work(
    param: Tensor,
    grad: Tensor,
    exp_avg: Tensor | None = None,
    exp_avg_sq: Tensor | None = None,
    step: int = 0,
    *,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 1e-2,
) -> StepExample:
    """One step from `param` (any shape) with its gradient `grad` (the same shape).

    `exp_avg`, `exp_avg_sq` (the moments) and `step` (how many steps were taken) are the state
    left by the step before; None stands for the zeros that PyTorch begins with. Raises ValueError
    where torch.optim.AdamW would refuse the arguments.
    """
    check(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)
    steps.check_count(step)
    rule = moments.Rule(AdamW, step + 1, lr, betas, steps.held(eps, param), weight_decay)
    return moments.work(rule, param, grad, exp_avg, exp_avg_sq)
