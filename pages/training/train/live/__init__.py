"""The live view of a training run: status, numbers and curves, and below them its guesses.

It looks after the run by itself, see `pages.server.live_routes`, and draws in place: nothing
flickers, and the part of the run that the reader has zoomed to stays. (`st.plotly_chart` starts
anew with every change of its data and forgets the zoom.) The page is run again only when the
run's state changes: its buttons are others then.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from explainers.training.frames import Content
from pages.parts.component import component


def live(frame: Content, *, key: str, on_change: Callable[[], None]) -> None:
    """Draw a run, from this frame of `watch.Watch` on; `key` keeps the reader's zoom.

    The page is run again, after `on_change`, when the run's `state` is no longer that of `frame`,
    or the run is not there any more.
    """
    _component(key=key, data=frame, on_changed_change=on_change)


def below(*, key: str) -> None:
    """Where the run that is drawn shows its guesses and its further curves."""
    _below(key=key, data=None)


_component = component("live", Path(__file__).parent, '<div class="live"></div>')
_below = component("live_below", Path(__file__).parent, '<div class="live-below"></div>')
