"""The live view of a training run: status, numbers and curves, and below them its guesses.

It looks after the run by itself, see `pages.server.live_routes`, and draws in place: nothing
flickers, and the part of the run that the reader has zoomed to stays. (`st.plotly_chart` starts
anew with every change of its data and forgets the zoom.) The page is run again only when the
run's state changes: its buttons are others then.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from explainers.lessons.train import live as live_words
from pages.parts.component import component


def live(
    run: str,
    made: int,
    state: str,
    *,
    smoothing: int | None,
    key: str,
    on_change: Callable[[], None],
) -> None:
    """Draw the run of this name, begun at this second; `key` keeps the reader's zoom.

    The smoothed loss looks back over `smoothing` steps; None leaves it as it is sent.

    The page is run again, after `on_change`, when the run's state (see `content.state`) is not
    `state`, or the run is not there any more.
    """
    data = {
        "run": run,
        "made": made,
        "state": state,
        "smoothing": smoothing,
        "words": live_words.LIVE,
    }
    _component(key=key, data=data, on_changed_change=on_change)


def below(*, key: str) -> None:
    """Where the run that is drawn shows its guesses and its further curves."""
    _below(key=key, data=None)


_component = component("live", Path(__file__).parent, '<div class="live"></div>')
_below = component(
    "live_below", Path(__file__).parent, '<div class="live-below"></div>', waiting=""
)
