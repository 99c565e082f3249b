"""The path of an optimizer on a surface, walked by torch.optim itself."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Mapping
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
    """Walk `plan`. float32, PyTorch's own default.

    A shorter path is the beginning of a longer one: what has been walked with the same optimizer
    from the same start is not walked again, only lengthened.
    """
    whole = replace(plan, steps=0)
    return _walks.get(whole, lambda: _Walking(whole)).path(plan)


class _Walking:
    """One optimizer on its way: as many steps as anybody has asked for, for any number of threads.

    Each list holds the numbers of all steps, one after the other.
    """

    def __init__(self, plan: Walk) -> None:
        self._surface = LANDSCAPES[plan.surface]
        self._position = torch.tensor(plan.start, requires_grad=True)
        kind = KINDS[plan.optimizer]
        self._optimizer = kind.optimizer([self._position], **dict(plan.arguments))
        self._scheduler = plan.schedule.over(self._optimizer) if plan.schedule else None
        self._noise, self._generator = plan.noise, torch.Generator().manual_seed(plan.seed)
        self._zero_grad = plan.zero_grad
        self._loss = self._surface.loss(self._position)
        self._positions = array("f", self._position.tolist())
        self._losses = array("f", [self._loss.item()])
        self._gradients, self._used = array("f"), array("f")
        self._rates = array("d")
        self._states: dict[str, array[float]] = {}
        self._lock = threading.Lock()

    def path(self, plan: Walk) -> Path:
        """The first `plan.steps` steps, fewer if it has diverged before."""
        with self._lock:
            while len(self._rates) < plan.steps and self._losses[-1] <= LIMIT:
                self._step()
            return self._cut(plan)

    def _step(self) -> None:
        position = self._position
        (gradient,) = torch.autograd.grad(self._loss, position)
        if self._noise:
            gradient = gradient + self._noise * torch.randn(2, generator=self._generator)
        self._gradients.extend(gradient.tolist())
        # As `.backward()` leaves it, after `zero_grad()` or without it.
        kept = None if self._zero_grad else position.grad
        position.grad = gradient if kept is None else kept + gradient
        self._used.extend(position.grad.tolist())
        self._rates.append(float(self._optimizer.param_groups[0]["lr"]))
        self._optimizer.step()
        if self._scheduler:
            self._scheduler.step()
        self._positions.extend(position.tolist())
        for name, value in self._optimizer.state[position].items():
            if value is not None:
                self._states.setdefault(name, array("f")).extend(value.flatten().tolist())
        self._loss = self._surface.loss(position)
        self._losses.append(self._loss.item())

    def _cut(self, plan: Walk) -> Path:
        steps = min(plan.steps, len(self._rates))
        losses = _tensor(self._losses[: steps + 1])
        return Path(
            positions=_tensor(self._positions[: 2 * steps + 2]).view(-1, 2),
            losses=losses,
            gradients=_tensor(self._gradients[: 2 * steps]).view(-1, 2),
            used=_tensor(self._used[: 2 * steps]).view(-1, 2),
            rates=tuple(self._rates[:steps]),
            state=self._state(steps),
            plan=plan,
            diverged_at=None if losses[-1] <= LIMIT else steps,
        )

    def _state(self, steps: int) -> dict[str, Tensor]:
        """What torch.optim remembers after so many of the steps: nothing before the first."""
        if not steps:
            return {}
        made = len(self._rates)
        found = {}
        for name, numbers in self._states.items():
            size = len(numbers) // made
            value = _tensor(numbers[(steps - 1) * size : steps * size])
            found[name] = value if size > 1 else value[0]
        return found


def _tensor(numbers: array[float]) -> Tensor:
    return torch.frombuffer(numbers, dtype=torch.float32) if numbers else torch.zeros(0)


_walks: Once[_Walking] = Once(512)
