"""The optimizers lesson: its settings, its examples, and what its views compute."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from explainers import settings
from explainers.kinds import Choice, Number, Several, Text, Whole
from explainers.lessons.optimizers import words
from explainers.lessons.optimizers.reals import Reals
from explainers.optimizers.causes import cause
from explainers.optimizers.kinds import KINDS, Arguments
from explainers.optimizers.landscapes import LANDSCAPES, REACH, Landscape
from explainers.optimizers.paths import Path, Walk, walk, walk_all
from explainers.optimizers.schedules import NAMES as SCHEDULES
from explainers.optimizers.schedules import schedule
from explainers.optimizers.steps import StepExample

T = TypeVar("T")
LOW_RATE, HIGH_RATE = 1e-5, 100.0
RATE = Number(LOW_RATE, HIGH_RATE)
MOST_STEPS = 200
MOST_NS_STEPS = 10
LAST = 10  # steps at the end whose mean loss tells whether a path has settled


def rate_name(racer: str) -> str:
    """The setting that holds a racer's own learning rate."""
    return f"lr_{racer}"


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """What the page's controls are set to: the surface, the optimizer, and what is looked at."""

    view: Annotated[str, Choice(words.VIEWS)] = "path"
    surface: Annotated[str, Choice(words.SURFACES)] = "ravine"
    x: Annotated[float, Number(-REACH, REACH)] = -2.8
    y: Annotated[float, Number(-REACH, REACH)] = 0.6
    optimizer: Annotated[str, Choice(tuple(KINDS))] = "SGD"
    lr: Annotated[float, RATE] = 0.18
    momentum: Annotated[float, Number(0.0, 1.2)] = 0.0
    nesterov: bool = False
    alpha: Annotated[float, Number(0.0, 1.0)] = 0.99
    betas: Annotated[tuple[float, float], Reals(0.0, 1.0)] = (0.9, 0.999)
    eps: Annotated[float, Number(0.0, 1.0)] = 1e-8
    weight_decay: Annotated[float, Number(0.0, 10.0)] = 0.0
    steps: Annotated[int, Whole(1, MOST_STEPS)] = 60
    plot: Annotated[str, Choice(words.PLOTS)] = "contour"
    racers: Annotated[tuple[str, ...], Several(Choice(words.RACERS))] = (
        "sgd",
        "momentum",
        "rmsprop",
        "adam",
    )
    rates: Annotated[str, Choice(words.RACE_RATES)] = "own"
    lr_sgd: Annotated[float, RATE] = 0.18
    lr_momentum: Annotated[float, RATE] = 0.1
    lr_nesterov: Annotated[float, RATE] = 0.07
    lr_rmsprop: Annotated[float, RATE] = 0.05
    lr_adam: Annotated[float, RATE] = 0.1
    lr_adamw: Annotated[float, RATE] = 0.1
    step: Annotated[int, Whole(1, MOST_STEPS)] = 3
    part: Annotated[str, Choice(words.PARTS)] = "whole"
    schedule: Annotated[str, Choice(SCHEDULES)] = "CosineAnnealingLR"
    step_size: Annotated[int, Whole(1, MOST_STEPS)] = 20
    gamma: Annotated[float, Number(0.0, 1.0)] = 0.1
    eta_min: Annotated[float, Number(0.0, 1.0)] = 0.0
    pct_start: Annotated[float, Number(0.0, 1.0)] = 0.3
    noise: Annotated[float, Number(0.0, 5.0)] = 1.0
    seed: Annotated[int, Whole(0, 99)] = 0
    param: Annotated[str, Text()] = ""
    grad: Annotated[str, Text()] = ""
    momentum_buffer: Annotated[str, Text()] = ""
    muon_part: Annotated[str, Choice(words.MUON_PARTS)] = "momentum"
    ns_step: Annotated[int, Whole(1, MOST_NS_STEPS)] = 1
    ns_steps: Annotated[int, Whole(1, MOST_NS_STEPS)] = 5
    muon_lr: Annotated[float, RATE] = 0.1
    muon_momentum: Annotated[float, Number(0.0, 1.0)] = 0.95
    muon_nesterov: bool = True
    muon_weight_decay: Annotated[float, Number(0.0, 10.0)] = 0.1

    def rate_of(self, racer: str) -> float:
        """The learning rate of `racer` in a race, where each has its own."""
        rate: float = getattr(self, rate_name(racer))
        return rate


_VALLEY = Values(surface="rosenbrock", x=-1.2, y=1.0, steps=150)
_SADDLE = Values(surface="saddle", x=2.5, y=0.0)
_DIPS = Values(surface="dips", x=2.8, y=2.7, steps=120)
_BOWL = Values(surface="bowl", x=2.5, y=1.5)

PRESETS: Mapping[str, Values] = {
    "zigzag": Values(),
    "momentum": Values(lr=0.1, momentum=0.9),
    "too_large": Values(lr=0.22),
    "too_small": Values(lr=0.001),
    "adam": replace(_VALLEY, optimizer="Adam", lr=0.4),
    "ridge": replace(_SADDLE, lr=0.2),
    "dip": replace(_DIPS, lr=0.05, momentum=0.9),
    "one_jump": replace(_BOWL, lr=1.0, steps=10),
}

RACES: Mapping[str, Values] = {
    "ravine": Values(),
    "valley": replace(
        _VALLEY,
        lr_sgd=0.001,
        lr_momentum=0.001,
        lr_nesterov=0.0005,
        lr_rmsprop=0.02,
        lr_adam=0.4,
        lr_adamw=0.4,
    ),
    "saddle": replace(
        _SADDLE,
        y=0.05,
        steps=40,
        lr_sgd=0.2,
        lr_momentum=0.1,
        lr_nesterov=0.1,
        lr_rmsprop=0.1,
        lr_adam=0.2,
    ),
    "dips": replace(
        _DIPS, lr_sgd=0.05, lr_momentum=0.05, lr_nesterov=0.05, lr_rmsprop=0.05, lr_adam=0.2
    ),
    "one_rate": Values(rates="one", lr=0.05),
}

SCHEDULED: Mapping[str, Values] = {
    "cosine": replace(_BOWL, lr=0.5, schedule="CosineAnnealingLR"),
    "stairs": replace(_BOWL, lr=0.5, schedule="StepLR"),
    "one_cycle": replace(_BOWL, lr=0.5, schedule="OneCycleLR"),
    "without_noise": replace(_BOWL, lr=0.5, noise=0.0),
}

SCALE = tuple(
    round(digit * 10.0**power, 12)
    for power in range(-5, 2)
    for digit in (1, 1.5, 2, 3, 4, 5, 6, 7, 8.5)
)
"""The learning rates on a slider: nine in each power of ten."""

SWEEP = tuple(round(digit * 10.0**power, 12) for power in range(-5, 2) for digit in (1, 2, 5))
"""The learning rates that are tried one by one."""


def scale_with(value: float) -> list[float]:
    """The slider's learning rates, and `value`, wherever it lies."""
    return sorted({*SCALE, value})


def landscape(values: Values) -> Landscape:
    """The surface that is walked on."""
    return LANDSCAPES[words.SURFACES[values.surface]]


def at_own_start(values: Values) -> Values:
    """The values after another surface was chosen, which brings its own start."""
    x, y = landscape(values).start
    return replace(values, x=x, y=y)


def parts(values: Values) -> tuple[str, ...]:
    """The parts of a step that can be looked at by themselves; none where there is but one."""
    if values.optimizer == "SGD":
        return ("velocity", "parameter") if values.momentum else ()
    if values.optimizer == "RMSprop":
        return ("mean_square", "parameter")
    return tuple(words.PARTS)[3:]


def settled(values: Values) -> Values:
    """The values with a part of the step that there is, where one is to be looked at."""
    if values.ns_step > values.ns_steps:
        return settled(replace(values, ns_step=values.ns_steps))
    offered = parts(values)
    if values.view == "one_step" and offered and values.part not in offered:
        return replace(values, part="whole")
    return values


def arguments(values: Values) -> Arguments:
    """The chosen optimizer's arguments. Raises ValueError, in words, where torch.optim would."""
    return KINDS[values.optimizer].chosen(settings.by_name(values))


def plan(values: Values) -> Walk:
    """The walk that the settings describe."""
    return Walk(
        surface=landscape(values).name,
        start=(values.x, values.y),
        optimizer=values.optimizer,
        arguments=arguments(values),
        steps=values.steps,
    )


def race(values: Values) -> dict[str, Walk]:
    """The walk of each racer, by its label. Momentum is the setting's, or 0.9 where that is 0."""
    return {words.RACERS[racer]: plan(_runs(values, racer)) for racer in values.racers}


def _runs(values: Values, racer: str) -> Values:
    label = words.RACERS[racer]
    heavy = racer in ("momentum", "nesterov")
    return replace(
        values,
        lr=values.rate_of(racer) if values.rates == "own" else values.lr,
        momentum=(values.momentum or 0.9) if heavy else 0.0,
        nesterov=racer == "nesterov",
        optimizer=label if label in KINDS else "SGD",
    )


def walked(plans: Mapping[T, Walk]) -> dict[T, Path]:
    """The path of each plan: they are walked side by side."""
    return dict(zip(plans, walk_all(list(plans.values())), strict=True))


def at_step(values: Values) -> tuple[Path, StepExample]:
    """The path up to the chosen step, and that step as a worked example.

    Raises ValueError where the path has ended before the step.
    """
    step, whole = min(values.step, values.steps), plan(values)
    before = walk(replace(whole, steps=step - 1))
    if before.diverged_at is not None:
        raise ValueError(
            f"The path ended at step {before.diverged_at}: there is no step {step} to look at. "
            f"Choose an earlier step. {cause(before.plan, before)}"
        )
    here = before.positions[-1]
    gradient = walk(replace(whole, steps=step)).gradients[-1]
    example = KINDS[values.optimizer].example(here, gradient, before.state, whole.arguments)
    return before, example


def swept(values: Values) -> tuple[dict[float, Path], dict[float, Path]]:
    """The path of every rate in SWEEP; and of a tenth of the rate, the rate, and ten times it.

    The last three lie within the lesson's bounds.
    """
    near = (max(values.lr / 10, LOW_RATE), values.lr, min(values.lr * 10, HIGH_RATE))
    found = walked({lr: plan(replace(values, lr=lr)) for lr in (*SWEEP, *near)})
    return {lr: found[lr] for lr in SWEEP}, {lr: found[lr] for lr in near}


def loops(values: Values) -> dict[str, Walk]:
    """The walk with zero_grad and the one without."""
    return {name: replace(plan(values), zero_grad=on) for on, name in words.LOOPS.items()}


def scheduled(values: Values) -> dict[str, Walk]:
    """The walk with the chosen schedule and, to compare, the one at a constant rate.

    Raises ValueError where PyTorch refuses the schedule's arguments.
    """
    constant = replace(plan(values), noise=values.noise, seed=values.seed)
    walks = {"constant": constant}
    if values.schedule != "constant":
        made = schedule(
            values.schedule,
            steps=values.steps,
            lr=values.lr,
            step_size=values.step_size,
            gamma=values.gamma,
            eta_min=values.eta_min,
            pct_start=values.pct_start,
        )
        walks[values.schedule] = replace(constant, schedule=made)
    return walks


def last_losses(path: Path) -> float:
    """The mean loss after the last steps."""
    return float(path.losses[1:][-LAST:].mean())


def steepest(values: Values) -> tuple[float, float]:
    """The largest curvature at the nearest minimum, and the rate that plain SGD must stay below.

    On a parabola of curvature c a step multiplies the distance by 1 − lr c, which grows beyond 1
    in size where lr > 2 / c.
    """
    surface = landscape(values)
    nearest = min(surface.minima, key=lambda at: math.dist(at, (values.x, values.y)))
    _, largest = surface.curvatures(nearest)
    return largest, 2 / largest
