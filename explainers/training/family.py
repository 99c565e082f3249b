"""Which run another one is compared with: a baseline, its parent, or the one before it."""

from __future__ import annotations

from explainers.training.overview import Overview, Overviews


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
