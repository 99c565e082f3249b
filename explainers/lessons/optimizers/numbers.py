"""The optimizers lesson: its settings, its examples, and what its views compute."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainers import kinds
from explainers.kinds import Kind, Several
from explainers.listed import Choice, Flag, Number, Whole
from explainers.optimizers.causes import cause
from explainers.optimizers.kinds import KINDS, Arguments
from explainers.optimizers.landscapes import LANDSCAPES, REACH
from explainers.optimizers.paths import Path, Walk, walk
from explainers.optimizers.schedules import NAMES as SCHEDULES
from explainers.optimizers.schedules import schedule
from explainers.optimizers.steps import StepExample
from explainers.settings import Setting

VIEWS = (
    "Path",
    "Race",
    "One step",
    "Learning rate",
    "Schedule",
    "zero_grad",
    "Predict, then see",
)
PLOTS = ("Contour", "3D")
RACERS = ("SGD", "Momentum", "Nesterov", "RMSprop", "Adam", "AdamW")
RACE_RATES = ("one for all", "each its own")
WHOLE_STEP = "all at once"
PARTS = (
    WHOLE_STEP,
    "velocity",
    "mean square",
    "first moment",
    "second moment",
    "first, corrected",
    "second, corrected",
    "parameter",
)
LOW_RATE, HIGH_RATE = 1e-5, 100.0
MOST_STEPS = 200


@dataclass(frozen=True)
class Reals(Kind[tuple[float, float]]):
    """Two real numbers from `low` to `high`."""

    paired = True
    low: float
    high: float

    @property
    def highs(self) -> tuple[float, float]:
        """The upper bounds of both."""
        return self.high, self.high

    def read(self, text: str) -> tuple[float, float]:
        """The two numbers written as `0.9,0.999`."""
        try:
            return self.check(tuple(float(part) for part in text.strip().strip("()").split(",")))
        except ValueError:
            raise ValueError(self._rule(text)) from None

    def write(self, value: tuple[float, float]) -> str:
        """The two numbers with a comma."""
        return ",".join(f"{number:.12g}" for number in value)

    def check(self, value: object) -> tuple[float, float]:
        """`value`, if it is two numbers within the bounds."""
        match value:
            case (int() | float() as first, int() | float() as second) if (
                self.low <= first <= self.high and self.low <= second <= self.high
            ):
                return float(first), float(second)
        raise ValueError(self._rule(value))

    def _rule(self, value: object) -> str:
        return (
            f"is {value}: here it is two numbers from {self.low:g} to {self.high:g}, "
            "with a comma between them."
        )


def rate_name(racer: str) -> str:
    """The setting that holds a racer's own learning rate."""
    return f"lr_{racer.lower()}"


OWN_RATES = dict(zip(RACERS, (0.18, 0.1, 0.07, 0.05, 0.1, 0.1), strict=True))

SETTINGS: tuple[Setting, ...] = (
    Choice("view", VIEWS[0], VIEWS),
    Choice("surface", "Ravine", tuple(LANDSCAPES)),
    Number("x", -2.8, -REACH, REACH),
    Number("y", 0.6, -REACH, REACH),
    Choice("optimizer", "SGD", tuple(KINDS)),
    Number("lr", 0.18, LOW_RATE, HIGH_RATE),
    Number("momentum", 0.0, 0.0, 1.2),
    Flag("nesterov", False),
    Number("alpha", 0.99, 0.0, 1.0),
    Setting("betas", (0.9, 0.999), Reals(0.0, 1.0)),
    Number("eps", 1e-8, 0.0, 1.0),
    Number("weight_decay", 0.0, 0.0, 10.0),
    Whole("steps", 60, 1, MOST_STEPS),
    Choice("plot", PLOTS[0], PLOTS),
    Setting("racers", ("SGD", "Momentum", "RMSprop", "Adam"), Several(kinds.Choice(RACERS))),
    Choice("rates", RACE_RATES[1], RACE_RATES),
    *(Number(rate_name(racer), rate, LOW_RATE, HIGH_RATE) for racer, rate in OWN_RATES.items()),
    Whole("step", 3, 1, MOST_STEPS),
    Choice("part", WHOLE_STEP, PARTS),
    Choice("schedule", "CosineAnnealingLR", SCHEDULES),
    Whole("step_size", 20, 1, MOST_STEPS),
    Number("gamma", 0.1, 0.0, 1.0),
    Number("eta_min", 0.0, 0.0, 1.0),
    Number("pct_start", 0.3, 0.0, 1.0),
    Number("noise", 1.0, 0.0, 5.0),
    Whole("seed", 0, 0, 99),
)

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Zigzag in the ravine": {},
    "Momentum": {"lr": 0.1, "momentum": 0.9},
    "Too large": {"lr": 0.22},
    "Too small": {"lr": 0.001},
    "Adam in the bent valley": {
        "surface": "Rosenbrock", "x": -1.2, "y": 1.0, "optimizer": "Adam", "lr": 0.4, "steps": 150,
    },
    "On the saddle's ridge": {"surface": "Saddle", "x": 2.5, "y": 0.0, "lr": 0.2},
    "Out of a dip": {
        "surface": "Several minima", "x": 2.8, "y": 2.7, "lr": 0.05, "momentum": 0.9, "steps": 120,
    },
    "One jump in the bowl": {"surface": "Bowl", "x": 2.5, "y": 1.5, "lr": 1.0, "steps": 10},
}  # fmt: skip

RACES: Mapping[str, Mapping[str, Any]] = {
    "The ravine": {},
    "The bent valley": {
        "surface": "Rosenbrock", "x": -1.2, "y": 1.0, "steps": 150, "lr_sgd": 0.001,
        "lr_momentum": 0.001, "lr_nesterov": 0.0005, "lr_rmsprop": 0.02, "lr_adam": 0.4,
        "lr_adamw": 0.4,
    },
    "The saddle": {
        "surface": "Saddle", "x": 2.5, "y": 0.05, "steps": 40, "lr_sgd": 0.2, "lr_momentum": 0.1,
        "lr_nesterov": 0.1, "lr_rmsprop": 0.1, "lr_adam": 0.2,
    },
    "Several minima": {
        "surface": "Several minima", "x": 2.8, "y": 2.7, "steps": 120, "lr_sgd": 0.05,
        "lr_momentum": 0.05, "lr_nesterov": 0.05, "lr_rmsprop": 0.05, "lr_adam": 0.2,
    },
    "One rate for all": {"rates": RACE_RATES[0], "lr": 0.05},
}  # fmt: skip

SCHEDULED: Mapping[str, Mapping[str, Any]] = {
    "First large, then small": {
        "surface": "Bowl", "x": 2.5, "y": 1.5, "lr": 0.5, "schedule": "CosineAnnealingLR",
    },
    "In stairs": {
        "surface": "Bowl", "x": 2.5, "y": 1.5, "lr": 0.5, "schedule": "StepLR",
    },
    "One cycle": {
        "surface": "Bowl", "x": 2.5, "y": 1.5, "lr": 0.5, "schedule": "OneCycleLR",
    },
    "Without noise": {
        "surface": "Bowl", "x": 2.5, "y": 1.5, "lr": 0.5, "noise": 0.0,
    },
}  # fmt: skip

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


def arguments(values: Mapping[str, Any]) -> Arguments:
    """The chosen optimizer's arguments. Raises ValueError, in words, where torch.optim would."""
    return KINDS[values["optimizer"]].chosen(values)


def start(values: Mapping[str, Any]) -> tuple[float, float]:
    """Where a path begins."""
    return values["x"], values["y"]


def plan(values: Mapping[str, Any], **changes: Any) -> Walk:
    """The walk that the settings describe, with `changes`."""
    fields = {
        "surface": values["surface"],
        "start": start(values),
        "optimizer": values["optimizer"],
        "steps": values["steps"],
    } | changes
    return Walk(**{"arguments": arguments(values), **fields})


def race(values: Mapping[str, Any]) -> dict[str, Walk]:
    """The walk of each racer. Momentum is the setting's, or 0.9 where that is 0."""
    walks = {}
    for racer in values["racers"]:
        own = dict(values)
        if values["rates"] == RACE_RATES[1]:
            own["lr"] = values[rate_name(racer)]
        optimizer = racer if racer in KINDS else "SGD"
        heavy = racer in ("Momentum", "Nesterov")
        own["momentum"] = (values["momentum"] or 0.9) if heavy else 0.0
        own["nesterov"] = racer == "Nesterov"
        own["optimizer"] = optimizer
        walks[racer] = plan(own)
    return walks


def at_step(values: Mapping[str, Any]) -> tuple[Path, StepExample]:
    """The path up to the chosen step, and that step as a worked example.

    Raises ValueError where the path has ended before the step.
    """
    step = min(values["step"], values["steps"])
    before = walk(plan(values, steps=step - 1))
    if before.diverged_at is not None:
        raise ValueError(
            f"The path ended at step {before.diverged_at}: there is no step {step} to look at. "
            f"Choose an earlier step. {cause(before.plan, before)}"
        )
    here = before.positions[-1]
    gradient = walk(plan(values, steps=step)).gradients[-1]
    example = KINDS[values["optimizer"]].example(here, gradient, before.state, arguments(values))
    return before, example


def sweep(values: Mapping[str, Any]) -> dict[float, Path]:
    """The path of every rate in SWEEP, all else as the settings say."""
    return {lr: walk(plan({**values, "lr": lr})) for lr in SWEEP}


def neighbours(lr: float) -> tuple[float, float, float]:
    """A tenth of the rate, the rate, and ten times it, within the lesson's bounds."""
    return max(lr / 10, LOW_RATE), lr, min(lr * 10, HIGH_RATE)


def scheduled(values: Mapping[str, Any]) -> dict[str, Walk]:
    """The walk with the chosen schedule and, to compare, the one at a constant rate.

    Raises ValueError where PyTorch refuses the schedule's arguments.
    """
    noisy = {"noise": values["noise"], "seed": values["seed"]}
    walks = {"constant": plan(values, **noisy)}
    name = values["schedule"]
    if name != "constant":
        chosen = {key: values[key] for key in ("step_size", "gamma", "eta_min", "pct_start")}
        made = schedule(name, steps=values["steps"], lr=values["lr"], **chosen)
        walks[name] = plan(values, schedule=made, **noisy)
    return walks


def steepest(values: Mapping[str, Any]) -> tuple[float, float]:
    """The largest curvature at the nearest minimum, and the rate that plain SGD must stay below.

    On a parabola of curvature c a step multiplies the distance by 1 − lr c, which grows beyond 1
    in size where lr > 2 / c.
    """
    surface = LANDSCAPES[values["surface"]]
    nearest = min(surface.minima, key=lambda at: math.dist(at, start(values)))
    _, largest = surface.curvatures(nearest)
    return largest, 2 / largest
