"""A surface from above with the paths on it: played in the browser, their start dragged there."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path as File

import streamlit as st

from explainers.lessons.optimizers.landscape import payload
from explainers.optimizers.landscapes import REACH, Landscape
from explainers.optimizers.paths import Path
from pages.parts.component import component


def landscape(
    surface: Landscape,
    paths: Mapping[str, Path],
    *,
    key: str,
    alt: str,
    on_start: Callable[[float, float], None],
) -> None:
    """Draw `paths`, which have one start, on `surface`; `alt` describes them to screen readers.

    `on_start` is called with a new start before the page is drawn again.
    """
    data = payload(surface, paths) | {"alt": alt}
    _component(key=key, data=data, on_start_change=lambda: _started(key, on_start))


def _started(key: str, on_start: Callable[[float, float], None]) -> None:
    """Pass on a start that a browser has sent, if it is one: a place on the surface."""
    sent = st.session_state[key].get("start")
    if not isinstance(sent, list) or len(sent) != 2:
        return
    if not all(isinstance(part, int | float) and math.isfinite(part) for part in sent):
        return
    x, y = (round(min(max(float(part), -REACH), REACH), 4) for part in sent)
    on_start(x, y)


_component = component("landscape", File(__file__).parent, '<div class="landscape"></div>')
