"""The controls of the page of all runs, and the runs that it shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from explainers import places
from explainers.lessons.runs import examples, numbers, words
from explainers.lessons.runs.numbers import Values
from explainers.training import overview
from explainers.training.overview import Overviews
from pages.parts.controls import Controls

Page = Controls[Values]


class OfRuns(Page):
    """The page's controls; a run that is deleted while it is looked at is complained of as well."""

    def now(self, complain: Callable[[str], None] = lambda _: None) -> Values:
        """The values as the browser has them."""
        values = super().now(complain)
        for sentence in numbers.missing(_is_there, values).values():
            complain(sentence)
        return values


def opened() -> Page:
    """The page's controls, at their address."""
    settled, missing = partial(numbers.settled, _is_there), partial(numbers.missing, _is_there)
    return OfRuns("runs", Values(), words, settled, missing)


def _is_there(name: str) -> bool:
    """Whether a run of this name is among those that are shown."""
    runs = places.runs()
    if overview.is_there(runs, name):
        return True
    return examples.shipped().named(name) is not None and not overview.names(runs)


def shown(controls: Page) -> Overviews:
    """The runs to show: those that were made here, or else the app's own."""
    found = overview.look(places.runs())
    for sentence in found.unreadable:
        controls.complain(sentence)
    return found if found.found else examples.shipped()


def baseline(controls: Page, found: Overviews) -> None:
    """The choice of the run that all are compared with."""
    names = [one.name for one in found.found]
    controls.select(
        "baseline", options=["", *names], format_func=lambda name: name or words.NO_BASELINE
    )
