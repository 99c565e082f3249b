"""The page of all runs: its settings, which run is compared with which, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from explainers import settings
from explainers.kinds import Choice, Text, Whole
from explainers.lessons.runs import words
from explainers.training import comparing
from explainers.training.comparing import Difference
from explainers.training.overview import Overview, Overviews

AT_ONCE = 40
"""Runs that are listed at a time."""


@dataclass(frozen=True, kw_only=True)
class Values(settings.Values):
    """What the page's controls are set to."""

    view: Annotated[str, Choice(words.VIEWS)] = "list"
    run: Annotated[str, Text(100)] = ""
    baseline: Annotated[str, Text(100)] = ""
    find: Annotated[str, Text(100)] = ""
    order: Annotated[str, Choice(words.ORDERS)] = "newest"
    tree: bool = True
    mine: bool = False
    page: Annotated[int, Whole(1, 1000)] = 1


def missing(known: Sequence[str], values: Values) -> list[str]:
    """A sentence for each run that the values name and that is not there; `known` are names."""
    named = {"run": values.run, "baseline": values.baseline}
    return [
        f"{field} is {name}: there is no run of this name here."
        for field, name in named.items()
        if name and name not in known
    ]


def settled(known: Sequence[str], values: Values) -> Values:
    """`values` with such runs only as there are."""
    run = values.run if values.run in known else ""
    return replace(values, run=run, baseline=values.baseline if values.baseline in known else "")


def before(found: Overviews, one: Overview, baseline: str) -> Overview | None:
    """The run that `one` is compared with, or None.

    That is the baseline; or else the run that it began from, or the last one before it on the same
    pictures, of the same owner.
    """
    if baseline:
        other = found.named(baseline)
        return other if other is not None and other.name != one.name else None
    if one.parent is not None:
        return parent(found, one)
    earlier = (o for o in found.found if o.created < one.created)  # the newest come first
    return next((o for o in earlier if _alike(o, one)), None)


def _alike(other: Overview, one: Overview) -> bool:
    return other.recipe.data == one.recipe.data and other.owner == one.owner


def parent(found: Overviews, one: Overview) -> Overview | None:
    """The run that `one` began from, whatever it is called by now; None if it is not there."""
    if one.parent is None:
        return None
    by_making = [o for o in found.found if o.created == one.parent.made]
    by_name = [o for o in found.found if o.name == one.parent.run and _as_old(o, one)]
    return next((o for o in (*by_making, *by_name) if o.name != one.name), None)


def _as_old(other: Overview, one: Overview) -> bool:
    """Whether `other` may be the parent of `one`, and is no later run of its name.

    A ZIP keeps the times of files to two seconds.
    """
    assert one.parent is not None
    return not one.parent.made or abs(other.created - one.parent.made) <= 2


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
        found = comparing.differences(before.recipe, after.recipe)
        same = before.recipe.data == after.recipe.data
        if not same or before.best is None or after.best is None:
            return cls(before, after, found, None, None)
        pictures = min(before.test_pictures, after.test_pictures)
        chance = 100 * comparing.chance(before.best, after.best, pictures) if pictures else None
        return cls(before, after, found, comparing.points(before.best, after.best), chance)

    @property
    def change(self) -> float:
        """The accuracies' difference in points of a hundred; only where there are `points`."""
        assert self.before.best is not None and self.after.best is not None
        return 100 * (self.after.best - self.before.best)
