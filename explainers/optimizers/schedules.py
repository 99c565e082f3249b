"""Learning rates that change on the way: torch.optim.lr_scheduler, with its own argument names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch.optim import Optimizer
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LRScheduler,
    OneCycleLR,
    StepLR,
)

from explainers.optimizers import rates


@dataclass(frozen=True)
class Schedule:
    """A schedule: a class of torch.optim.lr_scheduler and its arguments.

    The class takes an optimizer and these; it is stepped once after each optimizer step.
    """

    name: str
    kind: Callable[..., LRScheduler]
    arguments: tuple[tuple[str, float], ...]

    def over(self, optimizer: Optimizer) -> LRScheduler:
        """The schedule of `optimizer`."""
        return self.kind(optimizer, **dict(self.arguments))


NAMES = tuple(name for name in rates.KINDS if name not in rates.OWN)
"""The schedules that PyTorch has, see `rates`."""


def schedule(
    name: str, *, steps: int, lr: float, step_size: int = 30, gamma: float = 0.1,
    eta_min: float = 0.0, pct_start: float = 0.3,
) -> Schedule | None:  # fmt: skip
    """The schedule called `name` over `steps` steps of highest rate `lr`; None for constant.

    Raises ValueError for an unknown name, and for arguments that PyTorch refuses, in words.
    """
    if name == "constant":
        return None
    if name == "StepLR":
        if step_size < 1:
            raise ValueError(f"step_size is {step_size}: the rate drops after 1 step at least.")
        return Schedule(name, StepLR, (("step_size", step_size), ("gamma", gamma)))
    if name == "CosineAnnealingLR":
        return Schedule(name, CosineAnnealingLR, (("T_max", steps), ("eta_min", eta_min)))
    if name == "OneCycleLR":
        _check_one_cycle(pct_start, steps)
        # Left on, OneCycleLR would also move the optimizer's momentum, or its first beta.
        arguments = (
            ("max_lr", lr),
            ("total_steps", steps + 1),
            ("pct_start", pct_start),
            ("cycle_momentum", False),
        )
        return Schedule(name, OneCycleLR, arguments)
    raise ValueError(f"schedule is {name}: it must be one of {', '.join(NAMES)}.")


def _check_one_cycle(pct_start: float, steps: int) -> None:
    if not 0 <= pct_start <= 1:
        raise ValueError(
            f"pct_start is {pct_start:g}: it is the part of the steps in which the rate rises, so "
            "it must be between 0 and 1."
        )
    # The rise ends at pct_start × total_steps − 1, the fall at total_steps − 1: PyTorch divides
    # by the length of either, so neither may be 0.
    rise, fall = pct_start * (steps + 1) - 1, (1 - pct_start) * (steps + 1)
    if min(abs(rise), abs(fall)) < 1e-9:
        raise ValueError(
            f"pct_start is {pct_start:g} with {steps} steps: a part of the cycle would have no "
            "steps at all, and PyTorch divides by that number. Choose another pct_start."
        )
