"""A worker before it has a run: a process that has everything ready, and waits for one.

The server has its standard input: it says there which run is to be trained. Whatever becomes of
the server, the system closes that pipe with it, and this process ends; until it has a run. From
then on it is a worker like any other, which nobody's end hurts.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from explainers.training import process
from explainers.training.folder import Folder
from explainers.training.launchers.order import GO, HERE, READY, Order
from explainers.training.progress import Bar
from explainers.training.warming import Warming
from explainers.training.worker import Worker

IDLE = 900.0
"""Seconds for which it waits: then it ends, and its memory is for others."""

SERVER, ANSWERS = 0, 1  # file descriptors


def main(arguments: Sequence[str]) -> int:
    """Wait for a run, then train it; the exit status is that of `resume`."""
    (kept_in,) = arguments
    process.before_torch()
    warming = Warming(Path(kept_in))
    warming.begin(lambda: _say(READY))
    order = _await_order()
    _take_leave(order)
    folder, cache = Folder(Path(order.folder)), Path(order.cache)
    try:
        ending = Worker(folder, cache, Bar(sys.stderr), warming=warming).work()
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return int(ending not in ("finished", "stopped"))


def _await_order() -> Order:
    """The run that the server has; without one this process ends."""
    line = b""
    while not line.endswith(b"\n"):
        line += _heard()
    return Order.read(line)


def _heard() -> bytes:
    ready, _, _ = select.select([SERVER], [], [], IDLE)
    said = os.read(SERVER, 65_536) if ready else b""
    return said or _end()


def _take_leave(order: Order) -> None:
    """Let go of the server, which knows by now that this process is there and has heard it."""
    log = os.open(order.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    _say(HERE)
    if _heard() != GO:
        _end()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for new, old in ((nothing, SERVER), (log, ANSWERS), (log, 2)):
        os.dup2(new, old)
    os.close(nothing)
    os.close(log)


def _say(what: bytes) -> None:
    os.write(ANSWERS, what)


def _end() -> NoReturn:
    os._exit(0)  # whatever the thread is at


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
