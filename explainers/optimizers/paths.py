"""The path of an optimizer on a surface, walked by torch.optim itself."""

from __future__ import annotations

import math
import threading
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from explainers.once import Once
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


def walk(plan: Walk) -> Path:
    """Walk `plan`. float32, PyTorch's own default."""
    return walk_all([plan])[0]


def walk_all(plans: Sequence[Walk]) -> list[Path]:
    """Walk `plans` side by side, each as it would be walked alone; only their arguments may differ.

    A shorter path is the beginning of a longer one: what has been walked with the same optimizer
    from the same start is not walked again, only lengthened.
    """
    whole = tuple(replace(plan, steps=0) for plan in plans)
    return _walks.get(whole, lambda: _Walking(whole)).paths(plans)


class _Walking:
    """Walks side by side: as many steps as anybody has asked for, for any number of threads.

    One backward pass serves them all, and so does one optimizer, with a parameter group for each.
    Each list holds the numbers of all steps, one after the other, and of each step those of all
    walks.
    """

    def __init__(self, plans: tuple[Walk, ...]) -> None:
        plan = plans[0]
        self._surface = LANDSCAPES[plan.surface]
        self._position = torch.tensor([plan.start for plan in plans], requires_grad=True)
        self._rows = list(self._position.detach())  # they share its memory
        kind = KINDS[plan.optimizer]
        groups = [
            {"params": [row], **dict(plan.arguments)}
            for row, plan in zip(self._rows, plans, strict=True)
        ]
        # On a CPU PyTorch decides on foreach=False by itself, but anew at each step.
        self._optimizer = kind.optimizer(groups, foreach=False)
        self._scheduler = plan.schedule.over(self._optimizer) if plan.schedule else None
        self._noise, self._generator = plan.noise, torch.Generator().manual_seed(plan.seed)
        self._zero_grad = plan.zero_grad
        self._kept: Tensor | None = None
        self._steps = 0
        self._ended: dict[int, int] = {}  # after how many steps which walk has diverged
        self._positions, self._losses = array("f"), array("f")
        self._gradients, self._used = array("f"), array("f")
        self._rates = array("d")
        self._states: dict[str, array[float]] = {}
        self._lock = threading.Lock()
        self._arrive()

    def paths(self, plans: Sequence[Walk]) -> list[Path]:
        """The first `steps` steps of each plan, fewer if it has diverged before."""
        with self._lock:
            while self._steps < max(plan.steps for plan in plans) and self._going:
                self._step()
            return [self._cut(walker, plan) for walker, plan in enumerate(plans)]

    @property
    def count(self) -> int:
        """How many walks."""
        return len(self._rows)

    @property
    def _going(self) -> bool:
        return len(self._ended) < self.count

    def _arrive(self) -> None:
        """Note where all are now."""
        self._loss = self._surface.loss(self._position.T)
        losses = self._loss.tolist()
        self._positions.extend(self._position.flatten().tolist())
        self._losses.extend(losses)
        for walker, loss in enumerate(losses):
            if not loss <= LIMIT:
                self._ended.setdefault(walker, self._steps)

    def _step(self) -> None:
        (gradient,) = torch.autograd.grad(self._loss.sum(), self._position)
        if self._noise:
            gradient = gradient + self._noise * torch.randn(2, generator=self._generator)
        # As `.backward()` leaves it, after `zero_grad()` or without it.
        used = gradient if self._zero_grad or self._kept is None else self._kept + gradient
        self._kept = used
        self._gradients.extend(gradient.flatten().tolist())
        self._used.extend(used.flatten().tolist())
        self._rates.extend(float(group["lr"]) for group in self._optimizer.param_groups)
        for walker, (row, grad) in enumerate(zip(self._rows, used.unbind(), strict=True)):
            row.grad = None if walker in self._ended else grad
        self._optimizer.step()
        if self._scheduler:
            self._scheduler.step()
        self._steps += 1
        self._remember()
        self._arrive()

    def _remember(self) -> None:
        states = [self._optimizer.state[row] for row in self._rows]
        for name, value in states[0].items():
            if value is not None:
                together = torch.stack([state[name] for state in states])
                self._states.setdefault(name, array("f")).extend(together.flatten().tolist())

    def _cut(self, walker: int, plan: Walk) -> Path:
        steps = min(plan.steps, self._ended.get(walker, self._steps))
        return Path(
            positions=self._of(self._positions, walker, steps + 1, 2),
            losses=self._of(self._losses, walker, steps + 1),
            gradients=self._of(self._gradients, walker, steps, 2),
            used=self._of(self._used, walker, steps, 2),
            rates=tuple(self._rates[walker : steps * self.count : self.count]),
            state=self._state(walker, steps),
            plan=plan,
            diverged_at=steps if self._ended.get(walker) == steps else None,
        )

    def _of(self, numbers: array[float], walker: int, steps: int, *size: int) -> Tensor:
        """A walk's numbers of its first steps, each of this size."""
        found = _tensor(numbers[: steps * self.count * math.prod(size)])
        return found.view(steps, self.count, *size)[:, walker]

    def _state(self, walker: int, steps: int) -> dict[str, Tensor]:
        """What torch.optim remembers after so many of the steps: nothing before the first."""
        if not steps:
            return {}
        found = {}
        for name, numbers in self._states.items():
            size = len(numbers) // (self._steps * self.count)
            value = self._of(numbers, walker, steps, size)[-1]
            found[name] = value if size > 1 else value[0]
        return found


def _tensor(numbers: array[float]) -> Tensor:
    return torch.frombuffer(numbers, dtype=torch.float32) if numbers else torch.zeros(0)


_walks: Once[_Walking] = Once(512, lambda walking: walking.count)
