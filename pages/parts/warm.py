"""PyTorch is loaded once, in the background, while Home is already on the screen."""

from __future__ import annotations

import gc
import threading
import time

import streamlit as st

from explainers import machine

AHEAD = 2.0
"""Seconds in which a browser that was opened with the server gets what it paints Home with: while
PyTorch is loaded it would wait for each file. A page that needs PyTorch has it loaded at once."""

BREATH = 4.0
"""Seconds in which the first page is painted, and perhaps a training started, before more loads."""


def begin() -> None:
    """Start loading PyTorch, unless that has been started already."""
    with _starting:
        if not _started.is_set():
            _started.set()
            threading.Thread(target=_load, name="warm-start", daemon=True).start()


def want() -> None:
    """Have PyTorch loaded at once: a page that needs it is asked for."""
    _wanted.set()


def hold() -> None:
    """Block while Home may get its files; not where another page is asked for."""
    _wanted.wait(AHEAD)


def ready() -> bool:
    """Whether loading has ended."""
    begin()
    return _loaded.is_set()


def wait() -> None:
    """Block until PyTorch is loaded, saying so meanwhile; without PyTorch, say so and stop.

    Whoever computes calls this first, in the thread that does.
    """
    want()
    if not ready():
        with st.spinner("Loading PyTorch: only needed once after the server has started …"):
            _loaded.wait()
    if trouble():
        st.error(trouble(), icon=":material/download:")
        st.stop()
    from explainers.one_thread import as_the_process

    as_the_process()  # each run of a page's script is a new thread


def trouble() -> str:
    """Why PyTorch could not be loaded, in a sentence; empty if it could, or may still be."""
    return _trouble[0] if _trouble else ""


_starting = threading.Lock()
_started = threading.Event()
_wanted = threading.Event()
_loaded = threading.Event()


_trouble: list[str] = []


def _load() -> None:
    hold()
    try:
        import torch

        # Each rerun is a thread of its own, and would gather helpers of its own, who mostly spin
        # while they wait for a convolution of 5 × 5. Readers are what fills the cores. A training
        # is another process and takes them all.
        machine.threads()
        torch.set_num_threads(1)
    except (ImportError, OSError) as error:  # OSError: a shared library of torch's is missing
        _trouble.append(
            f"PyTorch cannot be loaded here ({error}). `pip install -r requirements.txt` installs "
            "what the lessons and the training need; then start the app again."
        )
    finally:
        # Each full garbage collection would walk through all of torch's objects (about 100 ms).
        # Frozen objects are left out of that walk.
        gc.collect()
        gc.freeze()
        _loaded.set()
    if not _trouble:
        time.sleep(BREATH)
        # The first optimizer of a process loads this part of torch (over a second): lessons that
        # take a step find it loaded, and those that do not need not wait for it. The same goes for
        # torchvision and its pages.
        import explainers.vision  # noqa: F401

        gc.collect()
        gc.freeze()
