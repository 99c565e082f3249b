"""The health of a run's layers: see `vitals.js`, and `explainers.training.health.vitals`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from explainers.lessons.train import live as live_words
from pages.parts.component import component

_HERE = Path(__file__).parent


def vitals(run: str, made: int, state: str, *, key: str, on_change: Callable[[], None]) -> None:
    """Draw what is known of the layers of the run of this name, begun at this second.

    The page is run again, after `on_change`, when the run's state is not `state`, or the run is
    not there any more.
    """
    data = {"run": run, "made": made, "state": state, "words": live_words.HEALTH}
    _component(key=key, data=data, on_changed_change=on_change)


_component = component(
    "vitals",
    _HERE,
    '<div class="live vitals"></div>',
    styles=(_HERE.parent / "live" / "live.css",),
)
