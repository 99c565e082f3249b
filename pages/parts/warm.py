"""PyTorch is loaded once, in the background, while Home is already on the screen."""

from __future__ import annotations

import gc
import threading

import streamlit as st


def begin() -> None:
    """Start loading PyTorch and Plotly, unless that has been started already."""
    with _starting:
        if not _started.is_set():
            _started.set()
            threading.Thread(target=_load, name="warm-start", daemon=True).start()


def ready() -> bool:
    """Whether loading has ended."""
    begin()
    return _loaded.is_set()


def wait() -> None:
    """Block until PyTorch is loaded, and say so on the page meanwhile."""
    if not ready():
        with st.spinner("Loading PyTorch: only needed once after the server has started …"):
            _loaded.wait()


_starting = threading.Lock()
_started = threading.Event()
_loaded = threading.Event()


def _load() -> None:
    try:
        import plotly.graph_objects  # noqa: F401
        import torch  # noqa: F401

        # Streamlit collects garbage after every run, and would walk through all of torch's
        # objects each time (about 100 ms). Frozen objects are left out of that walk.
        gc.collect()
        gc.freeze()
    finally:  # a page that needs what could not be loaded will say so itself
        _loaded.set()
