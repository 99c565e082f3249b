"""What goes after a time: runs that were deleted, and what strangers uploaded who have gone."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from streamlit.runtime import exists

from explainers import places, serving
from explainers.training import aside
from explainers.training.listing import find_runs
from pages.parts import visitor

EVERY = 60.0
"""Seconds between two rounds."""

_once = threading.Lock()


def begin() -> None:
    """Go round from now on, in the background."""
    if _once.acquire(blocking=False):  # and never let go
        threading.Thread(target=_rounds, name="housekeeping", daemon=True).start()


def go_round() -> None:
    """Remove what nobody can ask for any more."""
    aside.sweep(places.runs())
    if serving.shared():
        _clear_uploads()


def _clear_uploads() -> None:
    """Note who is there, and delete the uploads of all who are gone and of no run that goes on."""
    # Not above: it loads PyTorch, and the server is to answer before that.
    from explainers.images import folder, upload

    for who in visitor.present() if exists() else ():
        upload.seen(who, places.data())
    runs = find_runs(places.runs()).found
    in_use = [Path(run.recipe.data) for run in runs if run.alive()]
    for path in upload.sweep(places.data().absolute(), in_use):
        folder.forget(path, places.data())


def _rounds() -> None:
    while True:
        try:
            go_round()
        except OSError:  # the next round may fare better; whoever runs the server reads why
            logging.getLogger(__name__).exception("What is to go cannot be cleared away.")
        time.sleep(EVERY)
