"""A worker that is ready before anybody presses Start: one at most, of the server that keeps it.

Importing PyTorch and trying a first step take most of a start. For the process itself see
`explainers.training.waiting`.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path

from explainers import memory
from explainers.training.launchers.command import PROJECT, kept_in, processes, waiting
from explainers.training.launchers.order import GO, HERE, READY, Order

NAME = "LAYERS_SPARE"
ON, OFF = "on", "off"

NEEDED = 2 * 2**30
"""Bytes of memory that have to be left, or none is kept: it is to be a run's, not in its way."""

REST = 1.0
"""Seconds after one was used until the next is made: what it was used for begins first."""

PATIENCE, PATIENCE_WITH_LATE = 1.0, 3.0
"""Seconds in which it has to answer: one that is ready, and one that is still importing."""

SETTINGS = (
    *("LAYERS_", "OMP_", "GOMP_", "MKL_", "ONEDNN_", "DNNL_", "PYTORCH_", "TORCH_", "CUDA_"),
    "PYTHON",
)
"""How environment variables begin that a worker heeds. (Libraries set others while they load.)"""


def check() -> None:
    """Raise ValueError with a sentence where the environment variable says something else."""
    if _said() not in (ON, OFF):
        raise ValueError(
            f"The environment variable {NAME} is {_said()!r}: it must be {ON} (a process waits for "
            f"the next run, which is the default) or {OFF}."
        )


def _said() -> str:
    return os.environ.get(NAME, ON)


def _possible() -> bool:
    """Whether one can be kept: torchrun starts its own, and Windows cannot wait for two pipes."""
    return _said() == ON and processes() == 1 and sys.platform != "win32"


class Spare:
    """The one of a launcher; threads may share it."""

    def __init__(self) -> None:
        """There is none yet."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._made_for: tuple[Path, dict[str, str]] | None = None
        self._not_before = 0.0
        self._died = False

    def keep(self, cache: Path | None) -> bool:
        """Have one from now on, whose data sets are kept in `cache`; returns at once.

        Whether there is one: none where memory is short, and none any more where one has died, of
        whatever that was.
        """
        with self._lock:
            self._bury()
            wanted = _wanted(cache)
            if self._process is not None and self._made_for != wanted:
                self._end()
            if self._process is None and not self._died and self._may_be_made():
                with contextlib.suppress(OSError):  # a run that is started meets it, and tells it
                    self._process, self._made_for = _begun(wanted[0]), wanted
            return self._process is not None

    def take(self, folder: Path, cache: Path | None, log: Path) -> subprocess.Popen[bytes] | None:
        """The one there is, now the worker of the run in `folder`; None if there is none.

        One that does not answer in time, or was made for other settings, is ended, and will never
        have begun: somebody else may train the run.
        """
        with self._lock:
            self._bury()
            if self._process is not None and self._made_for != _wanted(cache):
                self._end()
            found, self._process = self._process, None
            if found is None:
                return None
            self._make_another(cache)
            order = Order(str(folder), str(kept_in(cache)), str(log))
            if not _handed_over(found, order):
                _killed(found)
                return None
            return found

    def _make_another(self, cache: Path | None) -> None:
        self._not_before = time.monotonic() + REST
        timer = threading.Timer(REST, self.keep, [cache])
        timer.daemon = True
        timer.start()

    def _end(self) -> None:
        found, self._process = self._process, None
        if found is not None:
            _killed(found)

    def _bury(self) -> None:
        """Note it where it is not there any more; one that has waited in vain ends with 0."""
        if self._process is not None and (status := self._process.poll()) is not None:
            self._died = status != 0
            self._end()

    def _may_be_made(self) -> bool:
        rested = time.monotonic() >= self._not_before
        return rested and _possible() and memory.left() >= NEEDED


def _wanted(cache: Path | None) -> tuple[Path, dict[str, str]]:
    """What a worker that is started now would be started with."""
    said = {name: value for name, value in os.environ.items() if name.startswith(SETTINGS)}
    return kept_in(cache), said


def _begun(cache: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *waiting(cache)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,  # as any worker's: a Ctrl+C at the server's terminal is not for it
    )


def _handed_over(process: subprocess.Popen[bytes], order: Order) -> bool:
    """Tell it of the run; whether it has answered in time and begins."""
    assert process.stdin is not None and process.stdout is not None
    with contextlib.suppress(OSError), process.stdin, process.stdout:
        ready = READY in _heard(process, 0.0)
        process.stdin.write(order.written())
        deadline = time.monotonic() + (PATIENCE if ready else PATIENCE_WITH_LATE)
        while (left := deadline - time.monotonic()) > 0:
            heard = _heard(process, left)
            if HERE in heard:
                return process.stdin.write(GO) == len(GO)
            if not heard:
                return False
    return False


def _heard(process: subprocess.Popen[bytes], patience: float) -> bytes:
    """What it has said; nothing if it says nothing in so many seconds, or has ended."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        return os.read(process.stdout.fileno(), 64) if selector.select(patience) else b""


def _killed(process: subprocess.Popen[bytes]) -> None:
    """End it and see it off."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
