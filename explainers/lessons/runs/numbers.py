"""The settings of the page of all runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from explainers import settings
from explainers.kinds import Choice, Text, Whole
from explainers.lessons.runs import words

AT_ONCE = 25
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


def missing(there: Callable[[str], bool], values: Values) -> dict[str, str]:
    """A sentence for each run that the values name and that is not `there`; by setting."""
    named = {"run": values.run, "baseline": values.baseline}
    return {
        field: f"{field} is {name}: there is no run of this name here."
        for field, name in named.items()
        if name and not there(name)
    }


def settled(there: Callable[[str], bool], values: Values) -> Values:
    """`values` with such runs only as there are."""
    kept = {name: name and there(name) for name in {values.run, values.baseline}}
    return replace(
        values,
        run=values.run if kept[values.run] else "",
        baseline=values.baseline if kept[values.baseline] else "",
    )
