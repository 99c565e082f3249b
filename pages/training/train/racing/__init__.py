"""The chart of a race: a line for each run, see `racing.js`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from explainers.training.racing import Racer
from pages.parts.component import component

_HERE = Path(__file__).parent


def racing(racers: Sequence[Racer], *, key: str) -> None:
    """Draw these runs; `key` keeps the part that the reader has zoomed to."""
    runs = [
        {"name": one.name, "accuracy": list(one.accuracy), "loss": list(one.loss)} for one in racers
    ]
    _component(key=key, data={"runs": runs})


_component = component(
    "racing",
    _HERE,
    '<div class="live"></div>',
    styles=(_HERE.parent / "live" / "live.css",),
)
