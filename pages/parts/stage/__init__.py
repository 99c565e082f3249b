"""The stage: the one view of every lesson. It draws a worked example and answers in the browser.

Moving over the output, stepping and playing send nothing to the server (only a number that is
typed into a cell does): `explainers.stage` puts the arithmetic of every output cell into the data.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from explainers.stage import payload
from explainers.worked import WorkedExample
from pages.parts import last_good
from pages.parts.component import component

SPEEDS = (0.5, 1, 2, 4)


def stage(
    example: WorkedExample,
    *,
    key: str,
    title: str = "",
    height: int | None = None,
    captions: Mapping[str, str] | None = None,
    operators: Sequence[str] = (),
    play_speed: float = 1,
    initial: Sequence[int] | None = None,
    alt: str | None = None,
    editable: Sequence[str] = (),
    on_edit: Callable[[Edit], None] | None = None,
    of: Hashable = None,
) -> None:
    """Draw `example`: its operands, its output, and the arithmetic of the selected cell.

    `key` keeps the reader's place while the example changes. `title` stands above it. `height`
    (pixels) is what the grids try to stay within, by default a part of the screen; on a bench
    they take what is left of the screen. `captions` replaces the names above the
    grids; `operators` are the signs after each operand, such as `("∗", "+", "=")`. `initial` is
    the output cell selected at first, and again whenever `initial` changes. `alt` describes the
    figure to screen readers. The cells of the operands in `editable` can be typed over; `on_edit`
    is called with each `Edit`, before the page is drawn again. `of`, where it is given, is the
    value that `example` follows from, such as the page's: what the browser gets is then worked out
    once for all who have the same.

    Raises ValueError where the example is too large (see `explainers.stage.payload`) or
    `play_speed` is none of `SPEEDS`.
    """
    if play_speed not in SPEEDS:
        raise ValueError(f"play_speed is {play_speed}: it must be one of {SPEEDS}.")
    same = None if of is None else (key, of)
    shared = payload(example, captions=captions, operators=operators, alt=alt, of=same)
    data = {
        **shared,
        "speed": play_speed,
        "title": title,
        "height": height,
        "initial": initial and list(initial),
        "editable": list(editable),
    }
    last_good.drawn(key, data)
    _component(key=key, data=data, on_edit_change=lambda: _edited(key, on_edit))


def still(key: str, data: dict[str, Any]) -> None:
    """Draw a stage from its data, without anything to change."""
    _component(key=key, data=data)


@dataclass(frozen=True)
class Edit:
    """What a reader typed, unchecked, into the cell at `index` of the operand `name`."""

    name: str
    index: tuple[int, ...]
    text: str


def _edited(key: str, on_edit: Callable[[Edit], None] | None) -> None:
    sent = st.session_state[key].get("edit")
    if on_edit is not None and sent:
        on_edit(Edit(str(sent["name"]), tuple(map(int, sent["index"])), str(sent["text"])))


_component = component("stage", Path(__file__).parent, '<div class="stage"></div>')
