"""What a process can do for a run before there is one: import, draw, and try a step.

It is done by a thread that lets others come first: a page that is being painted, or a training.
The process itself keeps its standing: it is to train at full speed when it is called.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from explainers.training import process

RECIPE = "fast"
"""What most first runs are: its step is tried."""

BEHIND = 5
"""By how much the thread stands back, as `nice` counts it: where all want more it gets a third.

It must not starve. A run that is begun meanwhile waits for it, and only a privileged process can
have a thread stand up again.
"""

LOOK_EVERY = 0.05
"""Seconds between two looks at whether it is over, for whoever waits for that."""


class Warming:
    """One thread, which does one thing after another until it is asked to come to an end."""

    def __init__(self, cache: Path) -> None:
        """Nothing is done yet; data sets are kept in `cache`."""
        self._cache = cache
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._work, name="warming")
        self._said = ("Importing PyTorch.", 0.0, "starting")

    def begin(self, then: Callable[[], None] = lambda: None) -> None:
        """Begin; `then` is called in that thread once all is done."""
        self._then = then
        self._thread.start()

    def finish(self, tell: Callable[[str, float, str], None]) -> None:
        """Return when the thread is over: what it is at it ends, and begins nothing more.

        Meanwhile `tell` hears many times a second a sentence, how much of the pictures is drawn
        (0 to 1), and which phase of a run that is. What it raises ends the waiting.
        """
        self._enough.set()
        _step_back(self._thread.native_id, 0)
        while self._thread.is_alive():
            tell(*self._said)
            self._thread.join(LOOK_EVERY)

    def _work(self) -> None:
        _step_back(threading.get_native_id(), BEHIND)
        try:
            for do in (self._import, self._draw, self._try, process.give_back_memory, self._then):
                if self._enough.is_set():
                    return
                do()
        except Exception:  # noqa: BLE001  (a run meets it again, and tells it on the page)
            traceback.print_exc()

    def _import(self) -> None:
        """Import what a worker needs, see `Worker._prepare`."""
        import explainers.images.drawn
        import explainers.images.sources
        import explainers.training.inside.eye
        import explainers.training.recorder
        import explainers.training.shares
        import explainers.training.taking_up  # noqa: F401

        process.leave_out_compiler()
        process.keep_freed_memory()

    def _draw(self) -> None:
        from explainers.images import drawn

        drawn.load(self._cache, self._say)

    def _say(self, message: str, fraction: float) -> None:
        self._said = (message, fraction, "loading")

    def _try(self) -> None:
        """Make a step of training that nobody keeps, and settle the precision `auto`.

        A GPU is left alone: it would be held for a run that may never come.
        """
        from explainers.training import devices

        if devices.available()[0] == "cpu":
            try_step(self._cache)
            gc.collect()


def _step_back(thread: int | None, by: int) -> None:
    """Have a thread stand so far behind the first one of this process, where threads can."""
    if sys.platform == "linux" and thread is not None:
        first = os.getpriority(os.PRIO_PROCESS, os.getpid())
        with contextlib.suppress(OSError):  # it is over already; or this process may not
            os.setpriority(os.PRIO_PROCESS, thread, first + by)


def try_step(cache: Path) -> None:
    """Make one step of `RECIPE` on the drawn pictures; no die is thrown that a run would miss.

    What PyTorch makes ready once for a process (its code for these shapes, say) is ready then.
    """
    import torch

    from explainers.images import drawn
    from explainers.training import board, devices
    from explainers.training.engine import Training
    from explainers.training.events import Step
    from explainers.training.recipe import preset

    recipe = preset(RECIPE)
    pictures = drawn.load(cache)
    with torch.random.fork_rng(devices=[]):
        training = Training(recipe, pictures, choose=devices.chooser(cache, recipe))
        board.begun(training.model, recipe, pictures.test.images[:1], training.device)
        for event in training.run():
            if isinstance(event, Step):
                return
