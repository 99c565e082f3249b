"""What stood on the stages before a setting was refused, so that it stays in sight, faded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

_GOOD = ":stages"  # of the view that is open: its name, and the data of its stages
_NOW = ":stages-now"  # what this run has drawn, and where it has refused


@contextmanager
def watched(view: str, draw: Callable[..., Any]) -> Iterator[None]:
    """Whatever is refused within, leaves the stages of the same view's last good run in sight.

    `draw(key=, data=)` is what draws a stage.
    """
    st.session_state[_NOW] = {"drawn": {}, "places": []}
    yield
    now = st.session_state[_NOW]
    name, good = st.session_state.get(_GOOD, ("", {}))
    if not now["places"]:
        st.session_state[_GOOD] = (view, now["drawn"])
        return
    lost = {key: data for key, data in good.items() if key not in now["drawn"]}
    if name != view or not lost:
        return
    with now["places"][0]:
        st.caption(":material/history: Below is what the settings before this one gave.")
        with st.container(key="last-good"):
            for key, data in lost.items():
                draw(key=f"{key}-before", data={**data, "editable": []})


def drawn(key: str, data: dict[str, Any]) -> None:
    """Note what a stage shows."""
    if _NOW in st.session_state:
        st.session_state[_NOW]["drawn"][key] = data


def refused() -> None:
    """Note that a setting was refused, here."""
    if _NOW in st.session_state:
        st.session_state[_NOW]["places"].append(st.container())
