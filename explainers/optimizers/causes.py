"""Why a path ended in a loss that is infinite, no number, or beyond all bounds.

The last step is made again by the optimizer's own worked example, and its intermediate results
are gone through in their order: the first that is no finite number has broken the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch

from explainers.optimizers.kinds import KINDS
from explainers.optimizers.landscapes import LANDSCAPES
from explainers.optimizers.paths import Path, Walk, walk
from explainers.optimizers.steps import StepExample
from explainers.worked import number

LARGEST = "3.4 × 10³⁸, the largest number in float32"
TOO_LARGE = "The steps are too large"
UNUSUAL = 1000  # times the rate: no step of these rules is so long but for a divisor of about 0
AXES = ("x", "y")
# What a rule divides, and the mean of squares under the root that it divides by.
_FRACTIONS = {
    "RMSprop": ("grad", "mean square"),
    "Adam": ("first, corrected", "second, corrected"),
    "AdamW": ("first, corrected", "second, corrected"),
}


def cause(plan: Walk, path: Path) -> str:
    """Why `path`, the walk of `plan`, has ended before its last step; empty where it has not."""
    if path.diverged_at is None:
        return ""
    if path.steps and not path.positions[-1].isfinite().all():
        return _broken(plan, path)
    if path.steps and not math.isfinite(float(path.losses[-1])):
        return f"{_overflow(plan, path)} {_too_large(plan, path)}"
    return _too_large(plan, path)


# --- numbers that are none --------------------------------------------------------------------


@dataclass(frozen=True)
class _Coordinate:
    """The last step along one axis: what the rule has made there, by name."""

    axis: str
    optimizer: str
    values: Mapping[str, float]
    arguments: Mapping[str, Any]

    @property
    def top(self) -> float:
        """What is divided; for RMSprop the gradient with its weight decay."""
        above, _ = _FRACTIONS[self.optimizer]
        decay = self.arguments.get("weight_decay", 0) if above == "grad" else 0
        return self.values[above] + decay * self.values["param"]

    @property
    def eps(self) -> float:
        """eps as float32 holds it."""
        return float(torch.tensor(self.arguments["eps"], dtype=torch.float32))

    @property
    def square(self) -> float:
        """The mean of squares."""
        return self.values[_FRACTIONS[self.optimizer][1]]


def _broken(plan: Walk, path: Path) -> str:
    """Which parameter is no finite number after the last step, and what made it so."""
    example = last_step(plan, path)
    k = int((~path.positions[-1].isfinite()).nonzero()[0])
    here = _coordinate(plan, example, k)
    became = number(float(path.positions[-1][k]))
    opening = f"The first number to break is {here.axis}, which becomes {became}: "
    return opening + next(_reasons(here, list(example.parts)))


def _coordinate(plan: Walk, example: StepExample, k: int) -> _Coordinate:
    names = {**example.operands, **{n: part.output for n, part in example.parts.items()}}
    values = {name: float(tensor[k]) for name, tensor in names.items()}
    return _Coordinate(AXES[k], plan.optimizer, values, dict(plan.arguments))


def _reasons(here: _Coordinate, order: list[str]) -> Iterator[str]:
    """The reason that applies comes first."""
    for name in order[:-1]:
        if not math.isfinite(here.values[name]):
            grad = number(here.values["grad"])
            yield f"with a gradient of {grad} its {name} is more than {LARGEST}."
    if here.optimizer in _FRACTIONS:
        yield from _fraction(here)
    lr = number(here.arguments["lr"])
    yield f"lr {lr} times the step is more than {LARGEST}. {TOO_LARGE}."


def _fraction(here: _Coordinate) -> Iterator[str]:
    top = here.top
    if here.square < 0:
        yield (
            f"the mean of its squared gradients is {number(here.square)}, below 0, and a negative "
            "number has no root."
        )
    divisor = math.sqrt(max(here.square, 0)) + here.eps
    if not divisor:
        what = "0 / 0 is no number" if not top else f"{number(top)} / 0 is infinite"
        yield f"{_divides(here)} by √0 + eps. {_no_eps(here)}: {what}. {_remedy(here)}"
    elif here.arguments["lr"] * abs(top) / divisor > torch.finfo(torch.float32).max:
        product = f"{number(here.arguments['lr'])} × {number(top)} / {number(divisor)}"
        yield f"{product} is more than {LARGEST}. {_remedy(here)}"


def _divides(here: _Coordinate) -> str:
    if here.top:
        why = "its squared gradients leave nothing under the root"
        if here.optimizer == "RMSprop" and here.arguments["alpha"] == 1:
            why = "with alpha 1 the mean square stays at its 0"
        return f"{why}, so that {here.optimizer} divides {number(here.top)}"
    return f"its gradient has been 0 so far, so that {here.optimizer} divides 0"


def _no_eps(here: _Coordinate) -> str:
    eps = here.arguments["eps"]
    if eps:
        return f"eps is {number(eps)}, which float32 rounds to 0"
    return "eps is 0, which is there to keep the divisor away from 0"


def _remedy(here: _Coordinate) -> str:
    return f"Take a larger eps; {here.optimizer}'s own is 1e−8."


def last_step(plan: Walk, path: Path) -> StepExample:
    """The step with which `path` ended, worked out."""
    before = walk(replace(plan, steps=path.steps - 1))
    kind = KINDS[plan.optimizer]
    arguments = tuple((dict(plan.arguments) | {"lr": path.rates[-1]}).items())
    return kind.example(before.positions[-1], path.used[-1], before.state, arguments)


# --- losses beyond all bounds -----------------------------------------------------------------


def _overflow(plan: Walk, path: Path) -> str:
    surface = LANDSCAPES[plan.surface]
    x, y = path.positions[-1].tolist()
    axis, far = max(((a, p) for a, p in zip(AXES, (x, y), strict=True)), key=lambda ap: abs(ap[1]))
    became = number(float(path.losses[-1]))
    return (
        f"{axis} is {number(far)} then, still a number, but the powers of it in the loss "
        f"({surface.code}) are more than {LARGEST}, so that the loss is {became}."
    )


def _too_large(plan: Walk, path: Path) -> str:
    """What makes the steps too large: what they would not be too large without."""
    for changes, words in _suspects(plan):
        if walk(replace(plan, **changes, steps=path.steps)).diverged_at is None:
            return f"{words} the path would not have run away."
    return _all_but_nothing(plan, path) or f"{TOO_LARGE}."


def growth(plan: Walk) -> str:
    """What but the length of the steps has made the loss larger than at the start, if it has."""
    for changes, words in _suspects(plan):
        losses = walk(replace(plan, **changes)).losses
        if losses[-1] <= losses[0]:
            return f"{words} the loss would not have grown."
    return ""


def _all_but_nothing(plan: Walk, path: Path) -> str:
    """That a mean of squares has all but vanished under a gradient that has not, where it has."""
    if plan.optimizer not in _FRACTIONS:
        return ""
    example = last_step(plan, path)
    for k, axis in enumerate(AXES):
        here = _coordinate(plan, example, k)
        divisor = math.sqrt(max(here.square, 0)) + here.eps
        if divisor and abs(here.top) / divisor > UNUSUAL:
            return (
                f"Along {axis} the mean of squares is only {number(here.square)}, so that "
                f"{number(here.top)} is divided by {number(divisor)}: a larger eps, or averages "
                "that remember longer, would have kept the step short."
            )
    return ""


def _suspects(plan: Walk) -> Iterator[tuple[dict[str, Any], str]]:
    """What the plan might do without, and the beginning of a sentence on that."""
    given = dict(plan.arguments)
    lr, decay = given["lr"], given.get("weight_decay", 0)

    def without(name: str, value: float) -> dict[str, Any]:
        changed = given | {name: value}
        if name == "momentum" and "nesterov" in given:
            changed["nesterov"] = False  # which torch.optim takes with a momentum only
        return {"arguments": tuple(changed.items())}

    if not plan.zero_grad:
        yield (
            {"zero_grad": True},
            "The gradients add up, since zero_grad() was never called; with it",
        )
    if given.get("alpha") == 1:
        yield (
            without("alpha", 0.99),
            "With alpha 1 the mean square stays at its 0, and every gradient is divided by eps "
            "alone; with alpha 0.99",
        )
    if given.get("momentum", 0) > 0:
        yield (
            without("momentum", 0),
            f"Momentum {number(given['momentum'])} keeps that much of the velocity at every step; "
            "without it",
        )
    if decay:
        pull = (
            f"With lr × weight_decay = {number(lr * decay)} the pull towards 0 overshoots it"
            if lr * decay > 1
            else "weight_decay pulls the parameters towards 0, where this loss is not lowest"
        )
        yield without("weight_decay", 0), f"{pull}; without it"
