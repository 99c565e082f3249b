"""The path of an optimizer on a surface, walked by torch.optim itself."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

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
    """Walk `plans` side by side, each as it would be walked alone: on one surface, in one noise.

    A shorter path is the beginning of a longer one: what has been walked far enough, in whichever
    company, is not walked again, and what the same company has walked is only lengthened.
    """
    if len({(plan.surface, plan.noise, plan.seed) for plan in plans}) != 1:
        raise ValueError("Walks side by side have the surface, the noise and its seed in common.")
    wanted = {plan: replace(plan, steps=0) for plan in plans}
    walked = {
        plan: walking
        for plan, whole in wanted.items()
        if (walking := _company.get(whole)) and walking.has(whole, plan.steps)
    }
    if rest := [plan for plan in wanted if plan not in walked]:
        wholes = tuple(dict.fromkeys(wanted[plan] for plan in rest))
        walking = _walks.get(wholes, lambda: _Walking(wholes))
        walking.walk(max(plan.steps for plan in rest))
        walked |= dict.fromkeys(rest, walking)
        _company.update(dict.fromkeys(wholes, walking))
    return [walked[plan].path(wanted[plan], plan) for plan in plans]


class _Walking:
    """Walks side by side: as many steps as anybody has asked for, for any number of threads.

    One backward pass serves them all, and one optimizer those whose steps are of its kind.
    """

    def __init__(self, plans: tuple[Walk, ...]) -> None:
        plan = plans[0]
        self._surface = LANDSCAPES[plan.surface]
        self._position = torch.tensor([plan.start for plan in plans])
        # The loss is derived by columns, optimizers move rows: all share the positions' memory.
        self._along = [along.requires_grad_() for along in self._position.unbind(1)]
        self._rows = self._position.unbind()
        self._used, self._ones = torch.zeros_like(self._position), torch.ones(len(plans))
        for row, grad in zip(self._rows, self._used.unbind(), strict=True):
            row.grad = grad
        self._teams = _teams(plans, self._rows)
        self._walkers = {plan: walker for walker, plan in enumerate(plans)}
        self._noise, self._generator = plan.noise, torch.Generator().manual_seed(plan.seed)
        piled = [not plan.zero_grad for plan in plans]
        self._piled = torch.tensor(piled)[:, None] if any(piled) else None
        self._steps = 0
        self._ended: dict[int, int] = {}  # after how many steps which walk has diverged
        none = torch.zeros(0, len(plans), 2)
        self._told = _Told(gradients=none, used=none)
        self._lock = threading.Lock()
        self._arrive()

    @property
    def count(self) -> int:
        """How many walks."""
        return len(self._rows)

    def has(self, whole: Walk, steps: int) -> bool:
        """Whether so many steps of a walk have been made, or as many as there are."""
        return steps <= self._steps or self._walkers[whole] in self._ended

    def walk(self, steps: int) -> None:
        """Walk on until `steps` are made, or all have diverged."""
        with self._lock:
            while self._steps < steps and len(self._ended) < self.count:
                self._step()

    def path(self, whole: Walk, plan: Walk) -> Path:
        """The first steps of a walk: those of `plan`, fewer if it has diverged before."""
        walker = self._walkers[whole]
        (team,) = (team for team in self._teams if walker in team.walkers)
        with self._lock:
            return self._cut(plan, walker, team)

    def _arrive(self) -> None:
        """Note where all are now."""
        self._loss = self._surface.function(*self._along)
        self._told.add("positions", self._position.clone())
        self._told.add("losses", self._loss.detach())
        for walker, loss in enumerate(self._loss.tolist()):
            if not loss <= LIMIT and walker not in self._ended:
                self._ended[walker] = self._steps
                self._rows[walker].grad = None  # no optimizer moves it any more

    def _step(self) -> None:
        slopes = torch.autograd.grad(self._loss, self._along, self._ones)
        gradient = torch.stack(slopes, dim=1)
        if self._noise:
            gradient = gradient + self._noise * torch.randn(2, generator=self._generator)
        used = gradient
        if self._piled is not None and self._steps:  # as `.backward()` leaves it, see `zero_grad`
            used = torch.where(self._piled, self._used + gradient, gradient)
        self._used.copy_(used)
        self._told.add("gradients", gradient)
        self._told.add("used", used)
        for team in self._teams:
            team.step()
        self._steps += 1
        self._arrive()

    def _cut(self, plan: Walk, walker: int, team: _Team) -> Path:
        steps = min(plan.steps, self._ended.get(walker, self._steps))
        return Path(
            positions=self._told.of("positions", walker, steps + 1),
            losses=self._told.of("losses", walker, steps + 1),
            gradients=self._told.of("gradients", walker, steps),
            used=self._told.of("used", walker, steps),
            rates=team.rates(walker, steps),
            state=team.state(walker, steps),
            plan=plan,
            diverged_at=steps if self._ended.get(walker) == steps else None,
        )


class _Team:
    """Walks whose steps one optimizer makes, with a parameter group for each.

    `walkers` are their places among all walks, in the order of the groups.
    """

    def __init__(
        self, walkers: Sequence[int], plans: Sequence[Walk], rows: Sequence[Tensor]
    ) -> None:
        plan, self.walkers = plans[walkers[0]], walkers
        groups = [{"params": [rows[one]], **dict(plans[one].arguments)} for one in walkers]
        # On a CPU PyTorch decides on foreach=False by itself, but anew at each step.
        self._optimizer = KINDS[plan.optimizer].optimizer(groups, foreach=False)
        self._scheduler = plan.schedule.over(self._optimizer) if plan.schedule else None
        self._states = [self._optimizer.state[rows[one]] for one in walkers]
        self._rates: list[tuple[float, ...]] = []
        self._told = _Told()

    def step(self) -> None:
        """Move all, and note what is remembered of it."""
        self._rates.append(tuple(float(group["lr"]) for group in self._optimizer.param_groups))
        self._optimizer.step()
        if self._scheduler:
            self._scheduler.step()
        for name, value in self._states[0].items():
            if value is not None:
                self._told.add(name, torch.stack([state[name] for state in self._states]))

    def rates(self, walker: int, steps: int) -> tuple[float, ...]:
        """The learning rates of a walk's first steps."""
        place = self.walkers.index(walker)
        return tuple(rates[place] for rates in self._rates[:steps])

    def state(self, walker: int, steps: int) -> dict[str, Tensor]:
        """What torch.optim remembers of a walk after so many of its steps."""
        place, told = self.walkers.index(walker), self._told
        return {name: told.of(name, place, steps)[-1] for name in told.names} if steps else {}


def _teams(plans: Sequence[Walk], rows: Sequence[Tensor]) -> list[_Team]:
    """Of one team are those of one optimizer that remembers the same of each, by one schedule."""
    alike: dict[Hashable, list[int]] = {}
    for walker, plan in enumerate(plans):
        momentum = bool(dict(plan.arguments).get("momentum"))
        alike.setdefault((plan.optimizer, momentum, plan.schedule), []).append(walker)
    return [_Team(walkers, plans, rows) for walkers in alike.values()]


class _Told:
    """What is told of each step by its name, (steps, walks, …): as few tensors as there are names.

    Each of many small ones would take ten times the memory of its numbers.
    """

    def __init__(self, **none: Tensor) -> None:
        self._packed, self._new = dict(none), dict[str, list[Tensor]]()

    @property
    def names(self) -> Iterable[str]:
        """The names of all that was told."""
        return {**self._packed, **self._new}

    def add(self, name: str, told: Tensor) -> None:
        """Note what is told of a step."""
        self._new.setdefault(name, []).append(told)

    def of(self, name: str, walk: int, steps: int) -> Tensor:
        """What was told of a walk's first steps."""
        if new := self._new.pop(name, []):
            before = [self._packed[name]] if name in self._packed else []
            self._packed[name] = torch.cat([*before, torch.stack(new)])
        return self._packed[name][:steps, walk].clone()


_walks: Once[_Walking] = Once(512, lambda walking: walking.count)
_company: WeakValueDictionary[Walk, _Walking] = WeakValueDictionary()  # of a walk, while it is kept
