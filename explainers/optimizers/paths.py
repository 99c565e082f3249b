"""The path of an optimizer on a surface, walked by torch.optim itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import torch
from torch import Tensor

from explainers.optimizers.kinds import KINDS, Arguments
from explainers.optimizers.landscapes import LANDSCAPES
from explainers.optimizers.schedules import Schedule

LIMIT = 1e6
"""A loss above this, or one that is no number, ends a path: it has diverged."""


@dataclass(frozen=True)
class Walk:
    """What to walk: a surface's and an optimizer's name, a start, the arguments.

    `noise` is the standard deviation of what is added to each gradient, as if it came from a
    mini-batch, drawn with `seed`. Without `zero_grad` the gradients add up in `.grad`.
    """

    surface: str
    start: tuple[float, float]
    optimizer: str
    arguments: Arguments
    steps: int
    schedule: Schedule | None = None
    noise: float = 0.0
    seed: int = 0
    zero_grad: bool = True


@dataclass(frozen=True)
class Path:
    """n steps: `positions` (n + 1, 2) and `losses` (n + 1) from the start on.

    `gradients` and `used` (n, 2) are the gradient of each backward pass and what stood in `.grad`
    when the step was made, `rates` (n) the learning rates. `state` is what torch.optim remembers
    after the last step, `plan` what was walked. `diverged_at` is the step after which the loss
    passed LIMIT or was no number, if it came to that.
    """

    positions: Tensor
    losses: Tensor
    gradients: Tensor
    used: Tensor
    rates: tuple[float, ...]
    state: Mapping[str, Tensor] = field(repr=False)
    plan: Walk = field(repr=False)
    diverged_at: int | None = None

    @property
    def steps(self) -> int:
        """How many steps were made."""
        return len(self.rates)

    @property
    def moved(self) -> float:
        """The length of the path."""
        return float((self.positions[1:] - self.positions[:-1]).norm(dim=1).sum())


@lru_cache(maxsize=512)
def walk(plan: Walk) -> Path:
    """Walk `plan`; the same plan is walked once only. float32, PyTorch's own default."""
    surface = LANDSCAPES[plan.surface]
    position = torch.tensor(plan.start, requires_grad=True)
    gradients = _listen(position, plan)
    optimizer = KINDS[plan.optimizer].optimizer([position], **dict(plan.arguments))
    scheduler = plan.schedule.over(optimizer) if plan.schedule else None
    positions, used = [position.detach().clone()], []
    rates: list[float] = []
    loss = surface.loss(position)
    losses = [loss.item()]
    while len(rates) < plan.steps and losses[-1] <= LIMIT:
        if plan.zero_grad:
            optimizer.zero_grad()
        torch.autograd.backward(loss)
        assert position.grad is not None
        used.append(position.grad.clone())
        rates.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        if scheduler:
            scheduler.step()
        positions.append(position.detach().clone())
        loss = surface.loss(position)
        losses.append(loss.item())
    return Path(
        positions=torch.stack(positions),
        losses=torch.tensor(losses),
        gradients=_rows(gradients),
        used=_rows(used),
        rates=tuple(rates),
        state={k: v.clone() for k, v in optimizer.state[position].items() if v is not None},
        plan=plan,
        diverged_at=None if losses[-1] <= LIMIT else len(rates),
    )


def _listen(position: Tensor, plan: Walk) -> list[Tensor]:
    """The list into which the gradient of each backward pass goes, with the plan's noise in it."""
    gradients: list[Tensor] = []
    generator = torch.Generator().manual_seed(plan.seed)

    def noted(gradient: Tensor) -> Tensor:
        if plan.noise:
            gradient = gradient + plan.noise * torch.randn(2, generator=generator)
        gradients.append(gradient.clone())
        return gradient

    position.register_hook(noted)  # type: ignore[no-untyped-call]
    return gradients


def _rows(rows: list[Tensor]) -> Tensor:
    return torch.stack(rows) if rows else torch.zeros(0, 2)
