"""What can be turned while a run trains: its learning rate, momentum and weight decay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from explainers.arguments import Number, Rule, held
from explainers.training.recipe import MOMENTUM, Recipe

LARGEST = 1000.0
"""The largest `lr_scale`."""

RULES: Mapping[str, Rule] = {
    "lr_scale": Number(0, LARGEST, above=True),
    "momentum": Number(0, 1, below=True),
    "weight_decay": Number(0, 1),
}


class Values(NamedTuple):
    """What the knobs come to, in the terms of a recipe."""

    lr: float
    momentum: float
    weight_decay: float


class Knobs(NamedTuple):
    """What the next step is made with; the learning rate is the recipe's times `lr_scale`."""

    lr_scale: float
    momentum: float
    weight_decay: float

    @classmethod
    def of(cls, recipe: Recipe) -> Knobs:
        """As the recipe has them."""
        return cls(1.0, recipe.momentum, recipe.weight_decay)

    @classmethod
    def of_state(cls, state: Mapping[str, Any], recipe: Recipe) -> Knobs:
        """As they were in a training's state; what an older version did not turn, as the recipe."""
        own = cls.of(recipe)._asdict()
        return cls(*(state.get(name, value) for name, value in own.items()))

    def values(self, recipe: Recipe) -> Values:
        """What a run of the recipe is trained with."""
        return Values(recipe.lr * self.lr_scale, self.momentum, self.weight_decay)


def check(recipe: Recipe, **wanted: float | None) -> None:
    """Raise ValueError, in words, where a run of the recipe cannot be given what is `wanted`.

    Names are those of `Knobs`; None is for what stays as it is.
    """
    for name, value in wanted.items():
        if value is not None:
            held(name, value, RULES[name])
    if wanted.get("momentum") is not None and recipe.optimizer not in MOMENTUM:
        raise ValueError(
            f"The optimizer of this run is {recipe.optimizer}, which has no momentum to change: "
            f"only {', '.join(MOMENTUM[:-1])} and {MOMENTUM[-1]} have."
        )
