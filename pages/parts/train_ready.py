"""Has ready what the first Start needs, while the reader still looks at the controls."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from pathlib import Path

import streamlit as st

from explainers import places
from explainers.images import drawn

PROJECT = Path(__file__).parents[2]


@st.cache_resource(show_spinner=False)
def prepare() -> None:
    """Once in a server's life: load the reader of scalars, and draw the pictures."""
    threading.Thread(target=_prepare, name="train-ready", daemon=True).start()


def _prepare() -> None:
    from tensorboard.backend.event_processing import event_file_loader  # noqa: F401

    gc.collect()
    gc.freeze()  # as in pages.parts.warm: what stays loaded need not be looked through again
    if drawn.kept(places.data()).exists():
        return
    # A process of its own, so that drawing holds up nobody. Should Start be pressed first, the
    # worker draws them too: the file is replaced whole, by one that is the same.
    command = [sys.executable, "-m", "explainers.images", "drawn", "--nice"]
    command += ["--cache", str(places.data().absolute())]
    subprocess.run(command, cwd=PROJECT, stdout=subprocess.DEVNULL, check=False)
