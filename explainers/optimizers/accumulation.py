"""What `backward()` does to `.grad`: it adds. As a worked example, and a loop line by line."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from explainers.optimizers import steps
from explainers.optimizers.kinds import KINDS, Arguments
from explainers.optimizers.landscapes import LANDSCAPES
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


def loop(
    surface: str,
    start: tuple[float, float],
    optimizer: str,
    arguments: Arguments,
    step: int,
    zero_grad: bool,
) -> list[Line]:
    """The lines of step number `step` (from 1) of a training loop, with what each has changed."""
    param = torch.tensor(start, requires_grad=True)
    made = KINDS[optimizer].optimizer([param], **dict(arguments))
    landscape = LANDSCAPES[surface]
    lines: list[Line] = []

    def seen(code: str) -> None:
        grad = None if param.grad is None else tuple(param.grad.tolist())
        lines.append(Line(code, tuple(param.tolist()), grad))

    for _ in range(step):
        lines.clear()
        seen("")
        if zero_grad:
            made.zero_grad()
            seen("optimizer.zero_grad()")
        loss = landscape.loss(param)
        seen("loss = f(*param)")
        torch.autograd.backward(loss)
        seen("loss.backward()")
        made.step()
        seen("optimizer.step()")
    return lines
