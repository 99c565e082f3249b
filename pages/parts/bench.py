"""The bench of a view: its figure and the controls that move it, together on the first screen.

The controls stand in a narrow column to the left of the figure; on a phone the figure comes first
and stays in sight while the controls below it are scrolled. A stage in the figure takes the height
that is left on the screen (`room.js`). The containers' keys, `bench`, `figure` and `sliders`, are
what the style sheet and `benchmarks.first_screen` go by.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.controls import Controls


@dataclass(frozen=True)
class Bench:
    """Where the figure goes, with all that must be seen beside it, and where the controls go.

    They may be filled in any order; what is drawn first is on the screen first.
    """

    figure: DeltaGenerator
    controls: DeltaGenerator


def bench() -> Bench:
    """The bench of the view that is being drawn: one for each view, and nothing above it."""
    with st.container(key="bench"):
        return Bench(st.container(key="figure"), st.container(key="sliders"))


def beside(name: str = "figures") -> DeltaGenerator:
    """A container whose elements stand beside each other; `name` tells apart several of a view."""
    return st.container(key=f"beside-{name}")


@contextmanager
def more(
    controls: Controls[Any], label: str, name: str = "more", icon: str = ":material/tune:"
) -> Iterator[bool]:
    """Controls that are wanted rarely: folded, and sent only while they are open.

    Gives whether they are: only then the block below is to draw them. `name` tells apart several
    of a view; a setting's own is taken by the control that shows it.
    """
    assert name not in controls.table, name
    box = st.expander(label, icon=icon, key=f"{controls.page}-{name}", on_change="rerun")
    with box:
        yield bool(box.open)
