"""What processes have used, as Linux counts it: processor time and memory."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path


def processor_seconds(pids: Iterable[int]) -> float:
    """Processor time of all threads of these processes so far, those that have ended included.

    Every process of Linux has a clock of its own that counts nanoseconds; its number is made of
    the process's (`clock_getcpuclockid` of libc does the same).
    """
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def resident_bytes(pids: Iterable[int]) -> int:
    """Memory that these processes have in use; what they share is counted for each."""
    return sum(_resident(Path(f"/proc/{pid}/status").read_text()) for pid in pids)


def _resident(status: str) -> int:
    # A process that has ended, and is not yet taken note of, has none.
    line = next((one for one in status.splitlines() if one.startswith("VmRSS:")), "VmRSS: 0 kB")
    return int(line.split()[1]) * 1024


def descendants(pid: int) -> list[int]:
    """All processes that `pid`, or one that it started, has started and that still run."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *descendants(child)]
    return found


def children(pid: int) -> list[int]:
    """The processes that the first thread of `pid` has started and that still run."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
