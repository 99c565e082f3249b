"""A worker that notes the processor time it spends on looking: see `streaming_overhead`.

    python -m benchmarks.timed_worker RECORD resume runs/a --cache data

It is the worker that the app starts, but for a stopwatch around its eye, so that what a look costs
is known by itself: a run's speed tells it only among all that the machine does meanwhile.
"""

from __future__ import annotations

import mmap
import struct
import sys
import time
from pathlib import Path

_SECONDS = struct.Struct("=d")


def keep(record: Path) -> None:
    """Have the processor seconds of all looks of this process stand in the file `record`."""
    from explainers.training.inside.eye import Eye

    record.write_bytes(_SECONDS.pack(0.0))
    with record.open("r+b") as file:
        held = mmap.mmap(file.fileno(), _SECONDS.size)
    look, spent = Eye.open, 0.0

    def timed(self: Eye) -> None:
        nonlocal spent
        began = time.thread_time()  # a look takes one thread, its way back included
        try:
            look(self)
        finally:
            spent += time.thread_time() - began
            _SECONDS.pack_into(held, 0, spent)

    Eye.open = timed  # type: ignore[method-assign]


def spent(record: Path) -> float:
    """The processor seconds of all looks so far; 0 before the first."""
    try:
        return float(_SECONDS.unpack(record.read_bytes())[0])
    except (FileNotFoundError, struct.error):
        return 0.0


if __name__ == "__main__":
    from explainers.training.__main__ import main

    keep(Path(sys.argv.pop(1)))
    sys.exit(main())
