"""What `backward()` does to `.grad`: it adds. As a worked example, and a loop line by line."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.optimizers import steps
from explainers.optimizers.kinds import KINDS
from explainers.optimizers.landscapes import LANDSCAPES
from explainers.optimizers.paths import Path
from explainers.worked import Read, WorkedExample


def work(grad: Tensor | None, gradient: Tensor) -> WorkedExample:
    """`.grad` after a backward pass: what stood there (None: nothing) plus the new `gradient`.

    The sum is autograd's: a backward pass that yields `gradient` onto a leaf that holds `grad`.
    Both have one shape; raises ValueError otherwise.
    """
    steps.check_tensors(gradient, gradient if grad is None else grad)
    leaf = torch.zeros_like(gradient).requires_grad_()
    leaf.grad = None if grad is None else grad.detach().clone()
    torch.autograd.backward((leaf * gradient).sum())
    assert leaf.grad is not None
    if grad is None:
        return steps.example({"grad": gradient}, leaf.grad, lambda new: (new,))

    def added(old: Read, new: Read) -> tuple[str | Read, ...]:
        return (old, " + ", new)

    return steps.example({"param.grad before": grad, "grad": gradient}, leaf.grad, added)


@dataclass(frozen=True)
class Line:
    """One line of the loop: its code, and parameter and `.grad` after it ran."""

    code: str
    param: tuple[float, ...]
    grad: tuple[float, ...] | None


def loop(before: Path) -> list[Line]:
    """The lines of the step that comes after a path, with what each has changed."""
    plan = before.plan
    param = before.positions[-1].clone().requires_grad_()
    param.grad = before.used[-1].clone() if before.steps else None
    made = KINDS[plan.optimizer].optimizer([param], **dict(plan.arguments))
    made.state[param].update({name: value.clone() for name, value in before.state.items()})
    lines: list[Line] = []

    def seen(code: str) -> None:
        grad = None if param.grad is None else tuple(param.grad.tolist())
        lines.append(Line(code, tuple(param.tolist()), grad))

    seen("")
    if plan.zero_grad:
        made.zero_grad()
        seen("optimizer.zero_grad()")
    loss = LANDSCAPES[plan.surface].loss(param)
    seen("loss = f(*param)")
    torch.autograd.backward(loss)
    seen("loss.backward()")
    made.step()
    seen("optimizer.step()")
    return lines
