"""PyTorch is loaded once, in the background, while Home is already on the screen."""

from __future__ import annotations

import gc
import threading

import streamlit as st


@st.cache_resource(show_spinner=False)
def begin() -> threading.Thread:
    """Start loading PyTorch and Plotly; every session gets the same thread."""
    thread = threading.Thread(target=_load, name="warm-start", daemon=True)
    thread.start()
    return thread


def ready() -> bool:
    """Whether loading has ended."""
    return not begin().is_alive()


def wait() -> None:
    """Block until PyTorch is loaded, and say so on the page meanwhile."""
    if not ready():
        with st.spinner("Loading PyTorch: only needed once after the server has started …"):
            begin().join()


def _load() -> None:
    import plotly.graph_objects  # noqa: F401
    import torch  # noqa: F401

    # Streamlit collects garbage after every run, and would walk through all of torch's objects
    # each time (about 100 ms). Frozen objects are left out of that walk.
    gc.collect()
    gc.freeze()
