"""Has ready what a Start needs, while the reader still looks at the controls."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from explainers import places
from explainers.training import launchers
from pages.parts import warm

PROJECT = Path(__file__).parents[2]

_once = threading.Lock()


def draw_ahead() -> None:
    """Once in a server's life: have the pictures drawn, unless there are some already.

    A process of its own does it, behind all others: the one that is to be ready for the first run,
    where there is one. Should Start be pressed before it is done, the worker waits for its file.
    """
    if _once.acquire(blocking=False):  # and never let go
        threading.Thread(target=_draw, name="draw-ahead", daemon=True).start()


def stand_by() -> None:
    """Have a process ready for the next run: somebody looks at the page that starts runs."""
    launchers.chosen().expect(places.data())


def _draw() -> None:
    warm.hold()
    # Whether these are of today's version is not asked: that takes PyTorch, which may not be
    # loaded yet. If they are not, the worker draws them.
    if any((places.data() / "prepared").glob("drawn-*.pt")):
        return
    if launchers.chosen().expect(places.data()):
        return
    command = [sys.executable, "-m", "explainers.images", "drawn", "--nice"]
    command += ["--cache", str(places.data().absolute())]
    subprocess.run(command, cwd=PROJECT, stdout=subprocess.DEVNULL, check=False)
