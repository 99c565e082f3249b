"""What differs between two runs, in a sentence: what was asked of them, and what came of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path

from explainers.networks import registry
from explainers.optimizers import rates
from explainers.training.bounds import SHARE
from explainers.training.changes import Change
from explainers.training.folder import BUILT_IN_DATA
from explainers.training.overview import Overview
from explainers.training.recipe import MOMENTUM, Recipe

NAMES: Mapping[str, str] = {
    "data": "data set",
    "network": "network",
    "epochs": "number of epochs",
    "batch_size": "batch size",
    "seed": "seed",
    "device": "device",
    "precision": "precision",
    "optimizer": "optimizer",
    "lr": "learning rate",
    "momentum": "momentum",
    "weight_decay": "weight decay",
    "sgd_factor": "learning rate of SGD beside Muon's",
    "schedule": "schedule of the learning rate",
    "warmup": "warm-up",
    "step_size": "steps until the learning rate drops",
    "gamma": "factor of the drop",
    "eta_min": "learning rate at the end",
    "pct_start": "part of the rise",
    "learns": "layers that learn",
    "label_smoothing": "label smoothing",
    "flip": "mirroring",
    "shift": "shift",
    "normalize": "normalisation",
}
"""What a field of a recipe is called within a sentence; others are called as they are."""

MENTIONED = 3
"""Differences that a sentence names; of more it tells how many."""

_NO_MATTER = ("preset",)  # for people to read; nothing depends on it
_USED_WITH = {
    "momentum": ("optimizer", MOMENTUM),
    "sgd_factor": ("optimizer", ("muon",)),
    **{
        argument: ("schedule", (name,))
        for name, arguments in rates.ARGUMENTS.items()
        for argument in arguments
    },
}
"""Fields that decide something only with some values of another field."""


@dataclass(frozen=True)
class Difference:
    """A field in which two recipes differ, with its value in one and in the other, in words."""

    field: str
    before: str
    after: str

    @property
    def name(self) -> str:
        """What the field is called within a sentence."""
        return NAMES.get(self.field, self.field.replace("_", " "))

    def __str__(self) -> str:
        """As `batch size 128 → 32`."""
        return f"{self.name} {self.before} → {self.after}"


def differences(before: Recipe, after: Recipe) -> tuple[Difference, ...]:
    """All that decides something and is another in `after` than in `before`."""
    found = []
    for field in fields(Recipe):
        one, other = getattr(before, field.name), getattr(after, field.name)
        if one != other and _matters(field.name, before, after):
            found.append(Difference(field.name, *_words(field.name, one, other)))
    return tuple(found)


def _matters(field: str, *recipes: Recipe) -> bool:
    if field in _NO_MATTER:
        return False
    by, values = _USED_WITH.get(field, ("", ()))
    return not by or any(getattr(recipe, by) in values for recipe in recipes)


def _words(field: str, *values: object) -> list[str]:
    shown = [value(field, one) for one in values]
    # Two folders of one name, two lists of as many layers.
    return shown if shown[0] != shown[1] else ["another", shown[1]]


LEAST_TYPED = 1e-9
"""A number below has more zeros than one counts."""


def typed(number: float, digits: int = 6) -> str:
    """A number as one would type it, `0.00001` and not `1e-05`, but for a tiny or a huge one."""
    text = f"{number:.{digits}g}"
    return f"{Decimal(text):f}" if "e-" in text and abs(number) >= LEAST_TYPED else text


def value(field: str, given: object) -> str:
    """The value of a recipe's field in words; of pictures of one's own only the name."""
    match given:
        case bool():
            return "on" if given else "off"
        case float():
            return typed(given)
        case str() if field == "data" and given not in BUILT_IN_DATA:
            return Path(given).name
        case str() if field == "network" and given.startswith(registry.TYPED):
            count = given.count("|") + 1
            return f"its own {count} layers" if count > 1 else "its own layer"
    return str(given)


def points(before: float, after: float) -> str:
    """From one accuracy (0 to 1) to another, in points of a hundred: `+1.8 points`."""
    change = round(100 * (after - before), 1)
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"{sign}{abs(change):.1f} points"


def chance(before: float, after: float, pictures: int) -> float | None:
    """How far two accuracies may lie apart by chance, two standard errors of their difference.

    Each is the part p of `pictures` that was recognised; such a part has the standard error
    √(p(1 − p)/n), and that of a difference is the root of both squares together. It is that of
    tests on other pictures each: on the same ones two runs mostly differ by less. None where they
    are no parts, or of no pictures: then nobody can say.
    """
    if not (SHARE.fits(before) and SHARE.fits(after) and pictures > 0):
        return None
    spread = before * (1 - before) + after * (1 - after)
    return 2 * math.sqrt(spread / pictures)


def sentence(before: Overview, after: Overview) -> str:
    """What differs in `after`, and what became of it: `only the batch size differs: 128 → 32;
    +1.8 points`.
    """
    return "; ".join([asked(before, after), *_came_of_it(before, after)])


def asked(before: Overview, after: Overview) -> str:
    """What was asked of `after` that is different."""
    found = differences(before.recipe, after.recipe)
    named = _named(before.recipe, after.recipe, found)
    return ", ".join([named, *_begun(before, after), *_changed(before, after)])


def _named(before: Recipe, after: Recipe, found: tuple[Difference, ...]) -> str:
    if not found:
        return "the same recipe"
    if len(found) == 1:
        one = found[0]
        return f"only the {one.name} differs: {one.before} → {one.after}"
    named = ", ".join(map(str, found[:MENTIONED]))
    rest = f", and {len(found) - MENTIONED} more" if len(found) > MENTIONED else ""
    recipes = f"{before.preset} → {after.preset}: " if before.preset != after.preset else ""
    return f"{recipes}{len(found)} things differ: {named}{rest}"


def _begun(before: Overview, after: Overview) -> list[str]:
    """With whose weights `after` began, where that is no matter of course."""
    if after.parent is None or after.parent == before.parent:
        return []
    of = after.parent
    when = f" {of.when}" if of.when else ""
    if before.name == of.run or before.created == of.made:
        return [f"begun with its weights{when}"]
    return [f"begun with the weights of {of.run}{when}"]


def _changed(before: Overview, after: Overview) -> list[str]:
    """What somebody changed while one of them trained, and not while the other did."""
    here = _fields(one for one in after.changed if one not in before.changed)
    there = _fields(one for one in before.changed if one not in after.changed)
    in_both = [name for name in (*here, *there) if name in _both(before, after)]
    only_here = _listed([name for name in here if name not in in_both])
    only_there = _listed([name for name in there if name not in in_both])
    otherwise = _listed(list(dict.fromkeys(in_both)))
    return [
        *([f"its {only_here} changed on the way"] if only_here else []),
        *([f"its {otherwise} changed otherwise on the way"] if otherwise else []),
        *([f"without the change of {only_there} on the way"] if only_there else []),
    ]


def _fields(changed: Iterable[Change]) -> list[str]:
    return list(dict.fromkeys(one.field for one in changed))


def _both(before: Overview, after: Overview) -> set[str]:
    return set(_fields(before.changed)) & set(_fields(after.changed))


def _listed(of: Sequence[str]) -> str:
    """Fields by their names: `learning rate, momentum and weight decay`."""
    *most, last = [NAMES.get(field, field) for field in of] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _came_of_it(before: Overview, after: Overview) -> list[str]:
    if before.recipe.data != after.recipe.data:
        return ["accuracies on other pictures cannot be compared"]
    if before.best is None or after.best is None:
        return []
    return [points(before.best, after.best)]


@dataclass(frozen=True)
class Comparison:
    """Two runs: what was asked of `after` that is different, and what became of it.

    `points` are the accuracies' difference in words, and `chance` how far apart two tests may be
    by chance, in points; both None where the accuracies cannot be compared.
    """

    before: Overview
    after: Overview
    differences: tuple[Difference, ...]
    points: str | None
    chance: float | None

    @classmethod
    def of(cls, before: Overview, after: Overview) -> Comparison:
        """Compare them."""
        found = differences(before.recipe, after.recipe)
        same = before.recipe.data == after.recipe.data
        if not same or before.best is None or after.best is None:
            return cls(before, after, found, None, None)
        pictures = min(before.test_pictures, after.test_pictures)
        reach = chance(before.best, after.best, pictures)
        told = points(before.best, after.best)
        return cls(before, after, found, told, None if reach is None else 100 * reach)

    @property
    def change(self) -> float:
        """The accuracies' difference in points of a hundred; only where there are `points`."""
        assert self.before.best is not None and self.after.best is not None
        return 100 * (self.after.best - self.before.best)
