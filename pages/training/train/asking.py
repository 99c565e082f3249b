"""Asking something of a run: what hinders it is told on the page, and the run is looked at anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from explainers import places
from explainers.shown import without_folders
from explainers.training import watch
from explainers.training.run import Run
from pages.training.train.controls import Page


def stay(controls: Page, run: Run) -> None:
    """Go on showing this run, whichever is the newest from now on. A callback."""
    controls.put({"run": run.name})


@contextmanager
def told(controls: Page) -> Iterator[None]:
    """Whatever hinders what was asked for is told on the page."""
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        controls.complain(without_folders(str(error)))


def expire(run: Run) -> None:
    """Have the next look at the run see what was just asked of it."""
    watch.watch(places.runs(), run.name).expire()
